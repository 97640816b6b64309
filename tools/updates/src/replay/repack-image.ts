import type { PackRequest } from '@chunkah/core';
import { openedLayers, repackPool } from '@chunkah/core/engine';
import { dayZero } from '../history/history.ts';
import { type Image, type Layers, layerSize } from './image.ts';
import type { State } from './state.ts';

/** Layers that follow a previous image. */
export interface Repacked {
  readonly layers: Layers;
  /** Layers that could have stayed but were opened to make room. */
  readonly opened: Layers;
}

/**
 * Keeps the layers of the previous image that did not change, and packs the rest anew.
 * @param knownFrom day from 2020-01-01.
 */
export function repackImage(
  previous: Image,
  state: State,
  options: { readonly maxLayers: number; readonly periodDays: number; readonly knownFrom: number },
): Repacked {
  const { maxLayers, periodDays } = options;
  const isSame = (number: number) =>
    previous.state.components.get(number)?.version === state.components.get(number)?.version;
  const clean = previous.layers.filter((layer) => layer.every(isSame));
  const inClean = new Set(clean.flat());
  const dirty = [...state.components.keys()].filter((number) => !inClean.has(number));
  const opened = openedLayers(
    clean.map((layer) => ({ size: layerSize(layer, previous.state) })),
    { maxLayers, ownLayers: 0, shared: dirty.length },
  );
  const openedSet = new Set(opened.map((index) => clean[index] ?? []));
  const kept = clean.filter((layer) => !openedSet.has(layer));
  const pool = [...dirty, ...[...openedSet].flat()];
  if (pool.length === 0) return { layers: kept, opened: [] };
  const request: PackRequest = {
    items: pool.map((number) => state.components.get(number)?.item).filter((item) => item !== undefined),
    maxLayers: maxLayers - kept.length,
    ownLayer: new Set(),
    now: dayZero + state.day,
    periodDays,
  };
  const repacked = repackPool({ ...request, knownFrom: dayZero + options.knownFrom });
  return {
    layers: [...kept, ...repacked.map((layer) => layer.map((index) => pool[index] ?? -1))],
    opened: [...openedSet],
  };
}
