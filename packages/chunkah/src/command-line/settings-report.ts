import { inspect } from 'node:util';
import type { Setting } from '@chunkah/config';
import { formatVersion, type SettingsReport } from '@chunkah/report';
import type { ChosenRepo } from '../pipeline/choose-repos.ts';
import type { CompatibilityProfile } from '../pipeline/compatibility-profile.ts';
import { imageOf, keepBaseOf } from './image-setting.ts';
import { formatOutput, parseOutput } from './parse-output.ts';
import { previousOf } from './previous-setting.ts';
import type { RunSettings } from './settings.ts';

/** What `chunkah config` prints. */
export function settingsReport(
  settings: RunSettings,
  repos: readonly ChosenRepo[],
  { maxLayers }: Pick<CompatibilityProfile, 'maxLayers'>,
): SettingsReport {
  const { configFile, presets, scalars, rules, groups, databases, priorities } = settings;
  const { labels, annotations, registryInsecure, prune, disabledRepos } = settings;
  const lists = { labels, annotations, registryInsecure, prune, rules, disabledRepos };
  const filled = Object.entries(lists).filter(([, values]) => values.length > 0);
  return {
    formatVersion,
    ...(configFile === undefined ? {} : { configFile }),
    presets,
    options: {
      ...scalars,
      maxLayers: scalars.maxLayers ?? { value: maxLayers, origin: 'default' },
      ...shownOutput(scalars),
      ...shownImage(scalars),
      ...shownBase(scalars),
      ...shownPrevious(scalars),
      ...shownTag(scalars),
      ...Object.fromEntries(filled),
      ...prefixed('databases', databases),
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

function shownImage({ image }: RunSettings['scalars']): { image?: Setting<string> } {
  return image === undefined ? {} : { image: { value: imageOf(image.value), origin: image.origin } };
}

function shownBase({ keepBase }: RunSettings['scalars']): { keepBase?: Setting<string> } {
  return keepBase === undefined ? {} : { keepBase: { value: keepBaseOf(keepBase.value), origin: keepBase.origin } };
}

function shownPrevious({ previous }: RunSettings['scalars']): { previous?: Setting<string> } {
  return previous === undefined ? {} : { previous: { value: previousOf(previous.value), origin: previous.origin } };
}

/** One name, or a list of them, as a config has it. */
function shownTag({ tag }: RunSettings['scalars']): { tag?: Setting<string | readonly string[]> } {
  const [only, ...others] = tag?.value ?? [];
  return tag === undefined || only === undefined || others.length > 0 ? {} : { tag: { ...tag, value: only } };
}

function prefixed<Value>(option: string, settings: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(settings).map(([name, setting]) => [`${option}.${name}`, setting]));
}

/** The options of a plugin can be anything: values that JSON cannot represent become text. */
function asData(options: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(options));
  } catch {
    return inspect(options, { breakLength: Number.POSITIVE_INFINITY });
  }
}
