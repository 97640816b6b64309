import type { PackRequest } from '@chunkah/core';
import { forecastLayer, runPacker } from '@chunkah/core/engine';
import { dayZero, type History } from '../history/history.ts';
import type { Strategy } from '../packers/strategy.ts';
import { type Image, type Layers, layerSize } from './image.ts';
import { repackImage } from './repack-image.ts';
import { type State, stateOn } from './state.ts';
import { updateCost } from './update-cost.ts';

/** How images are built and fetched. */
export interface Schedule {
  /** Days between two builds. */
  readonly buildDays: number;
  /** Days between two updates of a client. */
  readonly clientDays: number;
  /** What packers take for the days between two updates. */
  readonly periodDays: number;
}

export interface ReplayOptions extends Schedule {
  readonly maxLayers: number;
  /** Whether an image follows the one before. */
  readonly previous: boolean;
}

/** A layer that could have stayed, but was opened so that something new has a place. */
export interface OpenedLayer {
  /** From 2020-01-01. */
  readonly day: number;
  readonly bytes: number;
}

/** Means over all updates of a client, in bytes. */
export interface ReplayResult {
  readonly updates: number;
  readonly downloaded: number;
  /** What `plan` would have said of the image that the client had, before the update. */
  readonly forecast: number;
  /** What an update would cost with each component alone. */
  readonly lowerBound: number;
  readonly moved: number;
  readonly opened: readonly OpenedLayer[];
}

/** Builds image after image from the history, and has a client update through all of them. */
export function replay(history: History, strategy: Strategy, options: ReplayOptions): ReplayResult {
  const { buildDays, clientDays } = options;
  const totals = { downloaded: 0, forecast: 0, changed: 0, moved: 0 };
  const opened: OpenedLayer[] = [];
  let updates = 0;
  let newest: Image | undefined;
  let client: Image | undefined;
  for (let day = history.cut; day <= history.end; day += 1) {
    if ((day - history.cut) % buildDays === 0) {
      const built = buildImage(stateOn(history, day), newest, { history, strategy, options });
      opened.push(...built.opened.map((layer) => ({ day, bytes: layerSize(layer, built.image.state) })));
      newest = built.image;
    }
    if (newest === undefined || (day - history.cut) % clientDays !== 0) continue;
    if (client !== undefined) {
      const cost = updateCost(client, newest);
      totals.downloaded += cost.downloaded;
      totals.forecast += forecastDownload(client, history, clientDays);
      totals.changed += cost.changed;
      totals.moved += cost.moved;
      updates += 1;
    }
    client = newest;
  }
  const mean = (total: number) => (updates === 0 ? 0 : total / updates);
  return {
    updates,
    downloaded: mean(totals.downloaded),
    forecast: mean(totals.forecast),
    lowerBound: mean(totals.changed),
    moved: mean(totals.moved),
    opened,
  };
}

/** Bytes that a client of this image is expected to download when it updates next. */
function forecastDownload({ state, layers }: Image, { knownFrom }: History, periodDays: number): number {
  const time = { now: dayZero + state.day, periodDays, knownFrom: dayZero + knownFrom };
  return layers.reduce((sum, layer) => {
    const members = layer.map((number) => state.components.get(number)?.item).filter((item) => item !== undefined);
    return sum + forecastLayer(members, time).bytes;
  }, 0);
}

interface Build {
  readonly history: History;
  readonly strategy: Strategy;
  readonly options: ReplayOptions;
}

function buildImage(state: State, newest: Image | undefined, build: Build): { image: Image; opened: Layers } {
  const { strategy, options } = build;
  if (newest === undefined || !options.previous) {
    return { image: { state, layers: firstLayers(state, strategy, options) }, opened: [] };
  }
  if (strategy.next !== undefined) {
    const layers = strategy.next.bind(strategy);
    return { image: { state, layers: nextLayers(state, newest, { ...strategy, next: layers }, options) }, opened: [] };
  }
  const { layers, opened } = repackImage(newest, state, { ...options, knownFrom: build.history.knownFrom });
  return { image: { state, layers }, opened };
}

function requestFor(state: State, { maxLayers, periodDays }: ReplayOptions): PackRequest {
  const items = Array.from(state.components.values(), ({ item }) => item);
  return { items, maxLayers, ownLayer: new Set(), now: dayZero + state.day, periodDays };
}

/** Layers of an image that follows no other. */
export function firstLayers(state: State, { packer }: Strategy, options: ReplayOptions): Layers {
  const numbers = [...state.components.keys()];
  const groups = runPacker(packer, requestFor(state, options));
  return groups.map(({ members }) => members.map((index) => numbers[index] ?? -1));
}

function nextLayers(state: State, newest: Image, strategy: Required<Strategy>, options: ReplayOptions): Layers {
  const numbers = [...state.components.keys()];
  const indexOf = new Map(numbers.map((number, index) => [number, index]));
  const previous = newest.layers.map((layer) =>
    layer.map((number) => indexOf.get(number)).filter((index) => index !== undefined),
  );
  const { name } = strategy.packer;
  const asPacker = { name, pack: (request: PackRequest) => strategy.next(request, previous) };
  return firstLayers(state, { packer: asPacker }, options);
}
