import { resolve } from 'node:path';
import type { ComponentGroup } from '@chunkah/core';
import type { Config, Falsy, GroupEntry } from '../config.ts';
import type { LayerRepo } from '../plugins/resolve-repos.ts';
import type { ImageConfigSetting, SettingsLayer } from './merge-settings.ts';

/**
 * What a config says as one source of settings.
 * @param base absolute path of the directory that its relative paths start at.
 */
export function configLayer(config: Config, repos: readonly LayerRepo[], base: string, origin: string): SettingsLayer {
  const {
    labels,
    annotations,
    prune,
    rules,
    repos: _,
    priorities,
    groups,
    presets: __,
    output,
    imageConfig,
    ...scalars
  } = config;
  return {
    origin,
    scalars: {
      ...scalars,
      ...locatedPaths(config, base),
      output: output === undefined ? undefined : { text: output, directory: base },
      imageConfig: describeImageConfig(imageConfig, base),
    },
    labels: withoutFalsy(labels),
    annotations: withoutFalsy(annotations),
    prune: withoutFalsy(prune),
    rules: withoutFalsy(rules),
    repos,
    priorities: priorities ?? {},
    groups: Object.fromEntries(Object.entries(groups ?? {}).map(([name, group]) => [name, describeGroup(group)])),
  };
}

const pathKeys = ['rootfs', 'filemap', 'componentMap', 'digestfile', 'componentsFile'] as const;

/** Paths of the host as absolute ones. */
function locatedPaths(config: Config, base: string): Pick<Config, (typeof pathKeys)[number]> {
  const located: { -readonly [Key in (typeof pathKeys)[number]]?: string } = {};
  for (const key of pathKeys) {
    const path = config[key];
    if (path !== undefined) located[key] = resolve(base, path);
  }
  return located;
}

function describeImageConfig(config: Config['imageConfig'], base: string): ImageConfigSetting | undefined {
  if (config === undefined) return undefined;
  return typeof config === 'string' ? { path: resolve(base, config) } : { text: JSON.stringify(config) };
}

function describeGroup(group: GroupEntry): ComponentGroup {
  return isList(group) ? { components: withoutFalsy(group) } : { ...group, components: withoutFalsy(group.components) };
}

function isList(group: GroupEntry): group is readonly (string | Falsy)[] {
  return Array.isArray(group);
}

/** A list without the entries that a condition left empty. */
function withoutFalsy<Value>(values: readonly (Value | Falsy)[] = []): Value[] {
  return values.filter((value): value is Value => Boolean(value));
}
