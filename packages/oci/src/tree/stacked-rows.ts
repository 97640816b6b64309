import { byteStringAt } from '@chunkah/core/engine';
import type { LayerRows } from './layer-rows.ts';

const slash = 0x2f;

/**
 * The rows of all layers, numbered through: those of the lowest layer first, each layer in the
 * order of its tar.
 */
export class StackedRows {
  readonly layers: readonly LayerRows[];
  readonly count: number;
  /** By row number. */
  readonly layerOf: Uint16Array;
  /** Number of each layer's first row. */
  readonly base: Uint32Array;

  /** @param layers lowest first. */
  constructor(layers: readonly LayerRows[]) {
    this.layers = layers;
    this.base = new Uint32Array(layers.length);
    let count = 0;
    for (const [number, rows] of layers.entries()) {
      this.base[number] = count;
      count += rows.count;
    }
    this.count = count;
    this.layerOf = new Uint16Array(count);
    for (const [number, rows] of layers.entries()) {
      const first = this.base[number] ?? 0;
      this.layerOf.fill(number, first, first + rows.count);
    }
  }

  /** The layer of a row. */
  layer(row: number): LayerRows {
    return this.layers[this.layerOf[row] ?? 0] ?? noRow(row);
  }

  /** The number of a row within its layer. */
  within(row: number): number {
    return row - (this.base[this.layerOf[row] ?? 0] ?? 0);
  }

  kind(row: number): number {
    return this.layer(row).kind[this.within(row)] ?? 0;
  }

  mode(row: number): number {
    return this.layer(row).mode[this.within(row)] ?? 0;
  }

  path(row: number): Uint8Array {
    const { paths, pathStart } = this.layer(row);
    const own = this.within(row);
    return paths.subarray(pathStart[own], pathStart[own + 1]);
  }

  /** A binary string. */
  pathText(row: number): string {
    return Buffer.from(this.path(row)).toString('latin1');
  }

  /** Where a link leads, or a symlink's target. */
  target(row: number): Uint8Array {
    const { targets, target } = this.layer(row);
    return byteStringAt(targets, target[this.within(row)] ?? 0);
  }

  /** Compares the paths of two rows, component by component. */
  comparePaths(a: number, b: number): number {
    const left = this.layer(a);
    const right = this.layer(b);
    const ownA = this.within(a);
    const ownB = this.within(b);
    const startA = left.pathStart[ownA] ?? 0;
    const startB = right.pathStart[ownB] ?? 0;
    const lengthA = (left.pathStart[ownA + 1] ?? 0) - startA;
    const lengthB = (right.pathStart[ownB + 1] ?? 0) - startB;
    const most = Math.min(lengthA, lengthB);
    const pathsA = left.paths;
    const pathsB = right.paths;
    for (let at = 0; at < most; at += 1) {
      const byteA = pathsA[startA + at] ?? 0;
      const byteB = pathsB[startB + at] ?? 0;
      if (byteA !== byteB) return orderOf(byteA) - orderOf(byteB);
    }
    return lengthA - lengthB;
  }

  /** Compares the path of a row with another one. */
  comparePathTo(row: number, path: Uint8Array): number {
    const { paths, pathStart } = this.layer(row);
    const own = this.within(row);
    const start = pathStart[own] ?? 0;
    const length = (pathStart[own + 1] ?? 0) - start;
    const most = Math.min(length, path.length);
    for (let at = 0; at < most; at += 1) {
      const byte = paths[start + at] ?? 0;
      const other = path[at] ?? 0;
      if (byte !== other) return orderOf(byte) - orderOf(other);
    }
    return length - path.length;
  }
}

/** A slash comes before every other byte: then a directory comes directly before its contents. */
function orderOf(byte: number): number {
  return byte === slash ? -1 : byte;
}

function noRow(row: number): never {
  throw new RangeError(`no row ${row}`);
}
