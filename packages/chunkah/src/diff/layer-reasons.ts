import { decodeName } from '@chunkah/core';
import type { LayerComparison, PathReason } from '@chunkah/oci';
import type { ChangedFile, LayerReason } from '@chunkah/report';

/** The order in which reasons are shown. */
const order: readonly PathReason['kind'][] = [
  'content',
  'came',
  'gone',
  'moved-here',
  'moved-away',
  'metadata',
  'directories',
];

/** The reasons of a layer's paths, summed up by their kinds. */
export function layerReasons({ reasons }: LayerComparison): LayerReason[] {
  if (reasons.length === 0) return [{ kind: 'encoding', entries: 0, bytes: 0 }];
  return order.flatMap((kind): LayerReason[] => {
    const own = reasons.filter((reason) => reason.kind === kind);
    if (own.length === 0) return [];
    const fields = distinct(own.flatMap((reason) => reason.fields ?? []));
    const layers = distinct(own.flatMap(({ layer }) => (layer === undefined ? [] : layer + 1)));
    return [
      {
        kind,
        entries: own.length,
        bytes: own.reduce((sum, { bytes }) => sum + bytes, 0),
        ...(fields.length === 0 ? {} : { fields: fields.sort() }),
        ...(layers.length === 0 ? {} : { layers: layers.sort((left, right) => left - right) }),
      },
    ];
  });
}

/**
 * The largest paths behind a layer; of equal ones in the order of their bytes.
 * @param most how many of them.
 */
export function changedFiles({ reasons }: LayerComparison, most: number): ChangedFile[] {
  return reasons
    .filter(({ kind }) => kind !== 'directories')
    .toSorted((left, right) => right.bytes - left.bytes || (left.path < right.path ? -1 : 1))
    .slice(0, most)
    .map(({ kind, path, bytes }) => ({ path: `/${decodeName(Buffer.from(path, 'latin1'))}`, kind, bytes }));
}

function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}
