import { type ColumnIndex, modeTypeMask, regularFileMode } from '@chunkah/core/engine';
import { parsePrunePaths } from '@chunkah/rootfs';
import { indexOfLayers } from './index-of-layers.ts';
import { type LayerRows, rowKind } from './layer-rows.ts';
import { StackedRows } from './stacked-rows.ts';
import { visibleRows } from './visible-rows.ts';

/** The layers of a base alone, merged. Nothing is left out of it. */
export interface BaseTree {
  readonly files: ColumnIndex;
  /** By file id: the number of the layer whose entry counts, from 0 for the lowest. */
  readonly layerOf: Uint16Array;
  /** By file id: the layer that holds the content, and where that begins in its tar, in bytes. */
  readonly blob: Uint16Array;
  readonly offset: Float64Array;
  /** Of each layer, the lowest first. */
  readonly layers: readonly LayerContents[];
}

/** What a layer has. */
export interface LayerContents {
  /** Entries, whiteouts included. */
  readonly entries: number;
  /** Bytes of the content of its files. */
  readonly bytes: number;
}

/** Merges the layers of a base. @param layers the lowest first. */
export function treeOfBase(layers: readonly LayerRows[]): BaseTree {
  const stack = new StackedRows(layers);
  const options = { prune: parsePrunePaths([]), skipSpecialFiles: false, keepSpecialFiles: true };
  const { files, layerOf, blob, offset } = indexOfLayers(stack, visibleRows(stack), options);
  return { files, layerOf, blob, offset, layers: layers.map(contentsOf) };
}

function contentsOf({ kind, mode, size }: LayerRows): LayerContents {
  const entries = kind.reduce((sum, of) => sum + (of === rowKind.unlisted ? 0 : 1), 0);
  const isFile = (row: number) => ((mode[row] ?? 0) & modeTypeMask) === regularFileMode;
  return { entries, bytes: size.reduce((sum, bytes, row) => sum + (isFile(row) ? bytes : 0), 0) };
}
