import type { ChunkahError } from '@chunkah/core';
import { fileHeaderSize } from './file-header.ts';
import type { PageSource } from './page-source.ts';

const interiorPage = 5;
const leafPage = 13;

/** Minimum size of a cell and of a free block, in bytes. */
const leastCell = 4;

/** One page of a tree: a header, the offsets of its cells, and the cells. */
export class TreePage {
  readonly #pages: PageSource;
  readonly number: number;
  readonly bytes: Uint8Array;
  /** Where the page's header begins: on page 1, after the file header. */
  readonly start: number;
  readonly isLeaf: boolean;
  readonly cellCount: number;
  readonly #cellOffsets: number;
  /** Where cells may begin: after the list of their offsets. */
  readonly #cellsFrom: number;
  /** Bytes for cells not yet counted. */
  #room: number;
  /** Where the counted cells begin and end. */
  readonly #used: { readonly from: number; readonly to: number }[] = [];

  constructor(pages: PageSource, number: number, bytes: Uint8Array) {
    this.#pages = pages;
    this.number = number;
    this.bytes = bytes;
    this.start = number === 1 ? fileHeaderSize : 0;
    const kind = bytes[this.start];
    this.isLeaf = kind === leafPage;
    if (kind !== leafPage && kind !== interiorPage) {
      throw this.damaged(this.start, `page ${number} is not a table page`);
    }
    this.cellCount = unsigned16(bytes, this.start + 3);
    this.#cellOffsets = this.start + (this.isLeaf ? 8 : 12);
    this.#cellsFrom = this.#cellOffsets + 2 * this.cellCount;
    if (this.#cellsFrom > bytes.length) throw this.damaged(this.start + 3, 'a page has more cells than fit on it');
    this.#room = bytes.length - this.#cellsFrom;
  }

  cellOffset(cell: number): number {
    const listed = this.#cellOffsets + 2 * cell;
    const offset = unsigned16(this.bytes, listed);
    if (offset < this.#cellsFrom || offset + 4 > this.bytes.length) {
      throw this.damaged(listed, 'a cell is outside its page');
    }
    return offset;
  }

  /**
   * Counts the bytes of a cell. Overlapping cells could add up to more than the page, and rows to
   * many times the file.
   */
  countCell(from: number, end: number): void {
    const to = Math.max(end, from + leastCell);
    this.#room -= to - from;
    if (this.#room < 0) throw this.damaged(from, 'the cells of a page overlap');
    this.#used.push({ from, to });
  }

  /**
   * Checks that cells and free blocks fill the content area except for the fragments that the page
   * declares. SQLite maintains and checks this too; it detects a page that lost cells.
   * @throws ChunkahError `RPMDB_DAMAGED` unless all cells are counted and this holds.
   */
  checkContent(): void {
    const start = unsigned16(this.bytes, this.start + 5) || 65_536;
    if (start < this.#cellsFrom || start > this.bytes.length) {
      throw this.damaged(this.start + 5, 'the content of a page is out of bounds');
    }
    const used = this.#used;
    if (unsigned16(this.bytes, this.start + 1) !== 0) used.push(...this.#freeBlocks());
    if (used.length > 1) used.sort((one, other) => one.from - other.from);
    let end = start;
    let fragments = 0;
    for (const { from, to } of used) {
      if (from < end) throw this.damaged(from, 'the cells of a page overlap');
      fragments += from - end;
      end = to;
    }
    fragments += this.bytes.length - end;
    const counted = this.bytes[this.start + 7];
    if (fragments !== counted) {
      throw this.damaged(this.start + 7, `a page counts ${counted} unused bytes between cells, but has ${fragments}`);
    }
  }

  /**
   * The chain of free blocks, in order: the offset of the next one and the size, two bytes each.
   */
  *#freeBlocks(): Generator<{ readonly from: number; readonly to: number }> {
    let wantedAt = this.start + 1;
    let last = 0;
    for (let from = unsigned16(this.bytes, wantedAt); from !== 0; from = unsigned16(this.bytes, wantedAt)) {
      const to = from + unsigned16(this.bytes, from + 2);
      if (from <= last || to < from + leastCell || to > this.bytes.length) {
        throw this.damaged(wantedAt, 'a free block is out of bounds on its page');
      }
      yield { from, to };
      wantedAt = from;
      last = from;
    }
  }

  pageNumberAt(offset: number): number {
    return unsigned32(this.bytes, offset);
  }

  damaged(at: number, fault: string): ChunkahError {
    return this.#pages.damaged(this.number, at, fault);
  }
}

function unsigned16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

export function unsigned32(bytes: Uint8Array, at: number): number {
  return unsigned16(bytes, at) * 65_536 + unsigned16(bytes, at + 2);
}
