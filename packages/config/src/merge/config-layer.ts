import type { ComponentGroup } from '@chunkah/core';
import type { Config, Falsy, GroupEntry } from '../config.ts';
import { isScalar, optionNames, type PathName } from '../options/option-table.ts';
import type { ScalarOptions } from '../options/scalar-options.ts';
import type { LayerRepo } from '../plugins/resolve-repos.ts';
import type { ImageConfigSetting, SettingsLayer } from './settings.ts';

/**
 * A config as one source of settings.
 * @param locate makes a path in the config absolute.
 */
export function configLayer(
  config: Config,
  repos: readonly LayerRepo[],
  locate: Locate,
  origin: string,
): SettingsLayer {
  const {
    labels,
    annotations,
    registryInsecure,
    prune,
    rules,
    repos: _,
    priorities,
    groups,
    presets: __,
    output,
    image,
    keepBase,
    previous,
    tag,
    imageConfig,
    failOn,
    clients,
    ...scalars
  } = config;
  return {
    origin,
    scalars: {
      ...scalars,
      ...locatedPaths(config, locate),
      output: output === undefined ? undefined : { text: output, locate },
      image: image === undefined ? undefined : { text: image, locate },
      keepBase: keepBase === undefined ? undefined : { text: String(keepBase), locate },
      previous: previous === undefined ? undefined : { text: previous, locate },
      tag: describeTag(tag),
      imageConfig: describeImageConfig(imageConfig, locate),
      failOn: failOn === undefined ? undefined : withoutFalsy(failOn),
      clients: clients === undefined ? undefined : withoutFalsy(clients),
    },
    labels: withoutFalsy(labels),
    annotations: withoutFalsy(annotations),
    registryInsecure: withoutFalsy(registryInsecure),
    prune: withoutFalsy(prune),
    rules: withoutFalsy(rules),
    repos: repos.map((repo) => withLocatedDatabase(repo, locate)),
    priorities: priorities ?? {},
    groups: Object.fromEntries(Object.entries(groups ?? {}).map(([name, group]) => [name, describeGroup(group)])),
  };
}

type Locate = (path: string) => string;

/** Host paths, made absolute. */
function locatedPaths(config: Config, locate: Locate): ScalarOptions {
  const names = optionNames((row) => isScalar(row) && row.value.kind === 'path') as readonly PathName[];
  return Object.fromEntries(
    names.flatMap((name) => {
      const path = config[name];
      return path === undefined ? [] : [[name, locate(path)]];
    }),
  );
}

/** A built-in repo with the path of its database as an absolute one: a plugin has its own options. */
function withLocatedDatabase(repo: LayerRepo, locate: Locate): LayerRepo {
  if (!isWithOptions(repo)) return repo;
  const [name, options] = repo;
  const { database } = options;
  return typeof database === 'string' && database !== '' ? [name, { ...options, database: locate(database) }] : repo;
}

function isWithOptions(repo: LayerRepo): repo is readonly [string, Readonly<Record<string, unknown>>] {
  return Array.isArray(repo) && repo[1] !== false;
}

/** A list without tags says nothing. */
function describeTag(tag: Config['tag']): readonly string[] | undefined {
  const tags = typeof tag === 'string' ? [tag] : withoutFalsy(tag);
  return tags.length === 0 ? undefined : tags;
}

function describeImageConfig(config: Config['imageConfig'], locate: Locate): ImageConfigSetting | undefined {
  if (config === undefined) return undefined;
  return typeof config === 'string' ? { path: locate(config) } : { text: JSON.stringify(config) };
}

function describeGroup(group: GroupEntry): ComponentGroup {
  return isList(group) ? { components: withoutFalsy(group) } : { ...group, components: withoutFalsy(group.components) };
}

function isList(group: GroupEntry): group is readonly (string | Falsy)[] {
  return Array.isArray(group);
}

/** A list without falsy entries. */
function withoutFalsy<Value>(values: readonly (Value | Falsy)[] = []): Value[] {
  return values.filter((value): value is Value => Boolean(value));
}
