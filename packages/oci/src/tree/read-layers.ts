import { closeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { printable } from '@chunkah/core';
import {
  type BlobsSource,
  openBlob,
  parsePrunePaths,
  prunedPath,
  type SelectedTree,
  type TarBlob,
} from '@chunkah/rootfs';
import { nameText } from '../tar/name-text.ts';
import { type BaseTree, treeOfBase } from './base-tree.ts';
import { tooManyEntries, tooManyLayers } from './errors.ts';
import { indexOfLayers } from './index-of-layers.ts';
import { type LayerRows, releaseRows } from './layer-rows.ts';
import { layerName, type RowsRequest, walkLayerRows } from './read-layer-rows.ts';
import { mostEntries, RowBudget } from './row-budget.ts';
import { StackedRows } from './stacked-rows.ts';
import { type VisibleRows, visibleRows } from './visible-rows.ts';

/** No client stacks as many: containers-storage stops at 500, Docker at 125. */
const mostLayers = 1000;

export interface ReadLayersOptions {
  /** How messages name the image. */
  readonly image: string;
  /** See `ScanOptions.prune`. */
  readonly prune?: readonly string[];
  /** Leave out fifos and devices; without it the first one is an error. */
  readonly skipSpecialFiles?: boolean;
  /** How many of the lowest layers are a base, whose own tree is wanted, too. */
  readonly baseLayers?: number | undefined;
  /** What the headers of each layer say, if they were read before. It is given up in the end. */
  readonly rows?: readonly LayerRows[] | undefined;
  /** Whether `rows` are needed once more. */
  readonly keepsRows?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with the number of entries found so far, in all layers. */
  readonly onProgress?: ((entries: number) => void) | undefined;
}

/** The layers of an image, merged, as a tree. Nothing is unpacked. */
export interface LayeredTree extends SelectedTree {
  readonly content: BlobsSource;
  /** By file id: the number of the layer whose entry counts, from 0 for the lowest. */
  readonly layerOf: Uint16Array<SharedArrayBuffer>;
  /** What clients read in different ways, or leave out. */
  readonly warnings: readonly string[];
  /** Present when it is asked for. */
  readonly baseTree?: BaseTree;
}

/**
 * Reads the headers of an image's layers, not the content, and merges them into one tree as
 * containers see it.
 * @param blobs plain tars, the lowest layer first.
 * @throws ChunkahError `LAYER_DAMAGED`, `LAYER_RECORD_TOO_LARGE`, `LAYER_SPARSE_FILE`,
 * `LAYER_NAME_INVALID`, `LAYER_TYPE_UNKNOWN`, `LAYER_PATH_BLOCKED`, `LAYER_LINK_INVALID`,
 * `IMAGE_TOO_MANY_ENTRIES`, `IMAGE_TOO_MANY_LAYERS`, `SPECIAL_FILE`, `PRUNE_PATH_INVALID`,
 * `PATH_INVALID`, `IMAGE_CHANGED`, `IMAGE_UNREADABLE`; the signal's reason when aborted.
 */
export async function readLayers(blobs: readonly TarBlob[], options: ReadLayersOptions): Promise<LayeredTree> {
  const { image, prune = [], skipSpecialFiles = false, baseLayers, keepsRows = false } = options;
  const rules = parsePrunePaths(prune);
  requireFewLayers(image, blobs.length);
  const layers = await rowsOf(blobs, options);
  const stack = new StackedRows(layers);
  const visible = visibleRows(stack);
  const index = indexOfLayers(stack, visible, { prune: rules, skipSpecialFiles });
  const first = index.firstSpecialFile;
  const warnings = warningsOf(stack, visible);
  const baseTree = baseLayers === undefined ? undefined : treeOfBase(layers.slice(0, baseLayers));
  if (!keepsRows) for (const rows of layers) releaseRows(rows);
  return {
    files: index.files,
    content: { kind: 'blobs', blobs, blob: index.blob, offset: index.offset },
    layerOf: index.layerOf,
    skippedSpecialFiles: index.skippedSpecialFiles,
    ...(first === undefined ? {} : { firstSpecialFile: nameText(first) }),
    unmatchedPrunes: prune.filter((path) => !index.matchedPrunes.has(prunedPath(path))),
    warnings,
    ...(baseTree === undefined ? {} : { baseTree }),
  };
}

/** @throws ChunkahError `IMAGE_TOO_MANY_LAYERS`. */
export function requireFewLayers(image: string, layers: number): void {
  if (layers > mostLayers) throw tooManyLayers(image, layers, mostLayers);
}

async function rowsOf(blobs: readonly TarBlob[], options: ReadLayersOptions): Promise<LayerRows[]> {
  const { image, signal, onProgress, rows = [] } = options;
  const budget = new RowBudget();
  const layers: LayerRows[] = [];
  let count = 0;
  for (const [number, blob] of blobs.entries()) {
    const name = layerName(image, number);
    const known = rows[number];
    // A layer that an image has twice was read once.
    const layer = known === undefined ? walkBlob(blob, { name, budget }) : { ...known, name };
    layers.push(layer);
    count += layer.count;
    if (count > mostEntries) throw tooManyEntries(name, mostEntries);
    onProgress?.(count);
    if (known !== undefined) continue;
    await setImmediate();
    signal?.throwIfAborted();
  }
  return layers;
}

function walkBlob(blob: TarBlob, request: RowsRequest): LayerRows {
  const descriptor = openBlob(blob);
  try {
    return walkLayerRows(descriptor, blob, request);
  } finally {
    closeSync(descriptor);
  }
}

function warningsOf(stack: StackedRows, { repeated, firstRepeated }: VisibleRows): string[] {
  const warnings: string[] = [];
  if (repeated > 0) {
    const example = `/${printable(nameText(stack.pathText(firstRepeated)))} in ${stack.layer(firstRepeated).name}`;
    const what = repeated === 1 ? 'a path' : `${repeated} paths`;
    warnings.push(`layers hold ${what} more than once, such as ${example}: the last entry counts`);
  }
  const reserved = stack.layers.reduce((sum, layer) => sum + layer.reserved, 0);
  const [first] = stack.layers.filter((layer) => layer.reserved > 0);
  if (first !== undefined) {
    const example = `${printable(nameText(first.firstReserved))} in ${first.name}`;
    const what = reserved === 1 ? 'an entry' : `${reserved} entries`;
    warnings.push(`left out ${what} with a name that is reserved for drivers, such as ${example}`);
  }
  return warnings;
}
