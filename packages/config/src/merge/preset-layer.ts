import type { Preset } from '@chunkah/core';
import type { LayerRepo } from '../plugins/resolve-repos.ts';
import type { SettingsLayer } from './settings.ts';

/** A preset as one source of settings, without its names and the criteria by which it is chosen. */
export function presetLayer(preset: Preset, repos: readonly LayerRepo[]): SettingsLayer {
  const { maxLayers, updatePeriod, skipSpecialFiles } = preset;
  return {
    origin: presetOrigin(preset.name),
    scalars: { maxLayers, updatePeriod, skipSpecialFiles },
    labels: preset.labels ?? [],
    annotations: preset.annotations ?? [],
    prune: preset.prune ?? [],
    rules: (preset.rules ?? []).map((rule) => ({ ...rule, optional: true })),
    repos,
  };
}

function presetOrigin(name: string): string {
  return `preset ${name}`;
}

/** Whether a setting comes from a preset, according to its origin. */
export function isPresetOrigin(origin: string): boolean {
  return origin.startsWith(presetOrigin(''));
}
