import { inspect } from 'node:util';
import type { Setting } from '@chunkah/config';
import { formatOutput, parseOutput } from '../command-line/parse-output.ts';
import type { RunSettings } from '../command-line/settings.ts';
import type { ChosenRepo } from '../pipeline/choose-repos.ts';

/** What `chunkah config` tells, as plain data. */
export interface SettingsReport {
  /** The config file; missing when there is none. */
  readonly configFile?: string;
  readonly presets: RunSettings['presets'];
  /** Each option that has a value: the value, or the list of values, with where they come from. */
  readonly options: Readonly<Record<string, Setting<unknown> | readonly Setting<unknown>[]>>;
  /** All repos in the order in which their claims count. */
  readonly repos: readonly RepoSettings[];
}

interface RepoSettings {
  readonly name: string;
  readonly version: string;
  readonly priority: number;
  readonly origin: string;
  readonly enabled: boolean;
  readonly options: unknown;
}

export function settingsReport(settings: RunSettings, repos: readonly ChosenRepo[]): SettingsReport {
  const { configFile, presets, scalars, labels, annotations, prune, rules, groups, priorities, disabledRepos } =
    settings;
  const lists = { labels, annotations, prune, rules, disabledRepos };
  const filled = Object.entries(lists).filter(([, values]) => values.length > 0);
  return {
    ...(configFile === undefined ? {} : { configFile }),
    presets,
    options: {
      ...scalars,
      ...shownOutput(scalars),
      ...Object.fromEntries(filled),
      ...prefixed('priorities', priorities),
      ...prefixed('groups', groups),
    },
    repos: repos.map(({ plugin, origin, enabled }) => {
      const { name, version, priority, options = {} } = plugin;
      return { name, version: String(version), priority, origin, enabled, options: asData(options) };
    }),
  };
}

function shownOutput({ output, compat }: RunSettings['scalars']): { output?: Setting<string> } {
  if (output === undefined) return {};
  const { value, origin } = output;
  const isFromConfig = value.locate !== undefined;
  const parsed = parseOutput(value, { hasTag: compat === undefined });
  return { output: { value: isFromConfig ? formatOutput(parsed) : value.text, origin } };
}

function prefixed<Value>(option: string, settings: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(settings).map(([name, setting]) => [`${option}.${name}`, setting]));
}

/** The options of a plugin may be anything: what JSON cannot hold is told as text. */
function asData(options: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(options));
  } catch {
    return inspect(options, { breakLength: Number.POSITIVE_INFINITY });
  }
}
