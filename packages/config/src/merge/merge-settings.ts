import { mergeRepos } from './merge-repos.ts';
import type { Setting, Settings, SettingsLayer } from './settings.ts';

type ListKey = 'labels' | 'annotations' | 'registryInsecure' | 'prune' | 'rules' | 'disabledRepos';

/**
 * Merges the sources. A value of an earlier source replaces that of a later one, and so does a
 * repo, a priority or a group of the same name; lists are concatenated.
 * @param layers the command line first, then the environment, the config file, the presets, the
 * defaults.
 */
export function mergeSettings(layers: readonly SettingsLayer[]): Settings {
  const reversed = layers.toReversed();
  return {
    scalars: lastOfEach(reversed, ({ scalars }) => ({ ...scalars })) as Settings['scalars'],
    labels: joined(reversed, 'labels'),
    annotations: joined(reversed, 'annotations'),
    registryInsecure: joined(layers, 'registryInsecure'),
    prune: joined(layers, 'prune'),
    rules: joined(layers, 'rules'),
    repos: mergeRepos(layers).repos,
    disabledRepos: joined(layers, 'disabledRepos'),
    databases: lastOfEach(reversed, ({ databases = {} }) => databases),
    priorities: lastOfEach(reversed, ({ priorities = {} }) => priorities),
    groups: lastOfEach(reversed, ({ groups = {} }) => groups),
  };
}

function joined<Key extends ListKey>(
  layers: readonly SettingsLayer[],
  key: Key,
): Setting<NonNullable<SettingsLayer[Key]>[number]>[] {
  return layers.flatMap(({ origin, [key]: values = [] }) => values.map((value) => ({ value, origin })));
}

function lastOfEach<Value>(
  layers: readonly SettingsLayer[],
  valuesOf: (layer: SettingsLayer) => Readonly<Record<string, Value>>,
): Record<string, Setting<Value>> {
  const found: [string, Setting<Value>][] = [];
  for (const layer of layers) {
    for (const [name, value] of Object.entries(valuesOf(layer))) {
      if (value !== undefined) found.push([name, { value, origin: layer.origin }]);
    }
  }
  return Object.fromEntries(found);
}
