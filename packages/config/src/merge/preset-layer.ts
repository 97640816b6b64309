import type { Preset } from '@chunkah/core';
import type { LayerRepo } from '../plugins/resolve-repos.ts';
import type { SettingsLayer } from './settings.ts';

/**
 * What a preset says as one source of settings. Its names and what it is chosen by are no settings.
 */
export function presetLayer(preset: Preset, repos: readonly LayerRepo[]): SettingsLayer {
  const { maxLayers, skipSpecialFiles } = preset;
  return {
    origin: presetOrigin(preset.name),
    scalars: { maxLayers, skipSpecialFiles },
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

/** Whether a setting comes from a preset, as its origin tells. */
export function isPresetOrigin(origin: string): boolean {
  return origin.startsWith(presetOrigin(''));
}
