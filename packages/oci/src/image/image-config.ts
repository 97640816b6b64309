import type { JsonObject } from '@chunkah/core/json';
import { applyKeyValueEdits, type KeyValueEdit } from './key-value-edits.ts';
import type { StringMap } from './string-map.ts';

/**
 * The `config` object of an image: how a container of it runs. All fields that the source has,
 * `Labels` never empty.
 */
export type ImageConfig = JsonObject & { readonly Labels?: StringMap };

/** The config with its labels edited. No labels left: no field `Labels`. */
export function editLabels(config: ImageConfig, edits: readonly KeyValueEdit[]): ImageConfig {
  const { Labels: labels = {}, ...others } = config;
  const edited = applyKeyValueEdits(labels, edits);
  return Object.keys(edited).length === 0 ? others : { ...others, Labels: edited };
}
