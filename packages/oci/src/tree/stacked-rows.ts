import { byteStringAt } from '@chunkah/core/engine';
import { comparePathBytes } from './compare-paths.ts';
import type { LayerRows } from './layer-rows.ts';

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

  /** The rows of each layer in path order, layer after layer. */
  inRuns(): Uint32Array<ArrayBuffer> {
    const numbers = new Uint32Array(this.count);
    for (const [number, { order }] of this.layers.entries()) {
      const first = this.base[number] ?? 0;
      for (let at = 0; at < order.length; at += 1) numbers[first + at] = first + (order[at] ?? 0);
    }
    return numbers;
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
    return comparePathBytes(left.paths, startA, lengthA, right.paths, startB, lengthB);
  }

  /** Compares the path of a row with another one. */
  comparePathTo(row: number, path: Uint8Array): number {
    const { paths, pathStart } = this.layer(row);
    const own = this.within(row);
    const start = pathStart[own] ?? 0;
    const length = (pathStart[own + 1] ?? 0) - start;
    return comparePathBytes(paths, start, length, path, 0, path.length);
  }
}

function noRow(row: number): never {
  throw new RangeError(`no row ${row}`);
}
