import type { FileColumns } from '@chunkah/core/engine';
import { EntryTimes } from './entry-times.ts';
import type { LayerContent } from './layer-encoder.ts';
import type { LayerFormat } from './layer-format.ts';

/** A layer that is made from entries of the tree, or one of another image. */
type AnyLayer = LayerContent | { readonly kind: 'kept'; readonly digest: string };

export interface DistinctLayers<Layer extends AnyLayer> {
  /** Layers that differ, in the order of their first appearance. */
  readonly layers: readonly Layer[];
  /** For each given layer, the number of the one with the same bytes. */
  readonly numberOf: readonly number[];
}

/**
 * Finds layers that will be the same bytes, before any is written: such a layer is one blob. Since
 * a path names one entry of the tree, two layers are equal exactly when they have the same entries
 * with the same recorded times; layers of another image, when they have the same digest.
 */
export function distinctLayers<Layer extends AnyLayer>(
  layers: readonly Layer[],
  columns: FileColumns,
  format: LayerFormat,
): DistinctLayers<Layer> {
  const distinct: Layer[] = [];
  const candidates = new Map<string, number[]>();
  const numberOf = layers.map((layer) => {
    const key = keyOf(layer);
    const alike = candidates.get(key) ?? [];
    const known = alike.find((number) => {
      const other = distinct[number];
      return other !== undefined && isEqual(layer, other, columns, format);
    });
    if (known !== undefined) return known;
    candidates.set(key, [...alike, distinct.length]);
    return distinct.push(layer) - 1;
  });
  return { layers: distinct, numberOf };
}

/** Layers with different keys differ. */
function keyOf(layer: AnyLayer): string {
  if (!('entries' in layer)) return layer.digest;
  const { entries, whiteouts = [] } = layer;
  return `${entries.length}:${entries[0]}:${entries.at(-1)}:${whiteouts.join('/')}`;
}

function isEqual(a: AnyLayer, b: AnyLayer, columns: FileColumns, format: LayerFormat): boolean {
  if (!('entries' in a) || !('entries' in b)) return true;
  if (a.whiteouts?.join('/') !== b.whiteouts?.join('/')) return false;
  if (!a.entries.every((file, index) => file === b.entries[index])) return false;
  const timesA = new EntryTimes(columns, format, a.entries, a.mtimeClamp);
  const timesB = new EntryTimes(columns, format, b.entries, b.mtimeClamp);
  return a.entries.every((file) => timesA.of(file) === timesB.of(file));
}
