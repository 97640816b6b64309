import type { ChunkahError } from '@chunkah/core';
import { fileHeaderSize } from './file-header.ts';
import type { PageSource } from './page-source.ts';

const interiorPage = 5;
const leafPage = 13;

/** One page of a tree: a header, the offsets of its cells, and the cells. */
export class TreePage {
  readonly #pages: PageSource;
  readonly number: number;
  readonly bytes: Uint8Array;
  /** Where the header of the page begins: on page 1 after the header of the file. */
  readonly start: number;
  readonly isLeaf: boolean;
  readonly cellCount: number;
  readonly #cellOffsets: number;
  /** Where cells may lie: after the list of their offsets. */
  readonly #cellsFrom: number;
  /** Bytes for cells that are not counted yet. */
  #room: number;

  constructor(pages: PageSource, number: number, bytes: Uint8Array) {
    this.#pages = pages;
    this.number = number;
    this.bytes = bytes;
    this.start = number === 1 ? fileHeaderSize : 0;
    const kind = bytes[this.start];
    this.isLeaf = kind === leafPage;
    if (kind !== leafPage && kind !== interiorPage) {
      throw this.damaged(this.start, `page ${number} is no page of a table`);
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

  /** Counts the bytes of a cell. Cells that share bytes could have more than the page: rows many times the file. */
  countCell(from: number, to: number): void {
    this.#room -= to - from;
    if (this.#room < 0) throw this.damaged(from, 'the cells of a page overlap');
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
