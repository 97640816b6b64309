import type { PageSource } from './page-source.ts';
import { TreePage, unsigned32 } from './tree-page.ts';
import { VarintReader } from './varint.ts';

/** SQLite itself gives up on deeper trees. */
const deepest = 20;

/** A row of a table. */
export interface TableRow {
  /** From 1 to 2^53 - 1. */
  readonly rowId: number;
  /** The page that it begins on, and the offset in it. */
  readonly page: number;
  readonly offset: number;
  /** Bytes of the record. */
  readonly size: number;
  /** How many of them are on the page itself: at least 35, if there are that many. */
  readonly local: Uint8Array;
  /** The pages with the rest, in order. */
  readonly overflow: readonly number[];
}

/** Where a database says a table is. */
export interface TablePlace {
  /** Number of the page on which its tree begins. */
  readonly root: number;
  /** The page that says so, and the offset in it. */
  readonly page: number;
  readonly offset: number;
}

/**
 * The rows of a table, in order of their ids.
 * @throws ChunkahError `RPMDB_DAMAGED`, on reaching the damaged row.
 */
export function tableRows(pages: PageSource, { root, page, offset }: TablePlace): Generator<TableRow> {
  return new TableTree(pages).rows(root, page, offset);
}

class TableTree {
  readonly #pages: PageSource;
  /** Row ids ascend from each row or boundary to the next. */
  #lastId = 0;
  /** Depth of the tree, once a row has been reached. */
  #leafDepth: number | undefined;

  constructor(pages: PageSource) {
    this.#pages = pages;
  }

  *rows(number: number, wantedBy: number, wantedAt: number, depth = 0): Generator<TableRow> {
    if (depth === deepest) throw this.#pages.damaged(wantedBy, wantedAt, `the tree is deeper than ${deepest} pages`);
    const page = new TreePage(this.#pages, number, this.#pages.take(number, wantedBy, wantedAt));
    // Page 1 has less space than others: its tree may begin with a page that refers to only one
    // other.
    const mayBeEmpty = depth === 0 && (page.isLeaf || number === 1);
    if (page.cellCount === 0 && !mayBeEmpty) throw page.damaged(page.start, 'the page of a tree is empty');
    if (page.isLeaf) this.#checkDepth(page, depth);
    for (let cell = 0; cell < page.cellCount; cell += 1) {
      const at = page.cellOffset(cell);
      if (page.isLeaf) {
        yield this.#row(page, at);
      } else {
        yield* this.rows(page.pageNumberAt(at), number, at, depth + 1);
        const reader = new VarintReader(page.bytes, at + 4);
        const boundary = reader.next();
        if (!(boundary >= this.#lastId)) throw page.damaged(at, 'the rows of a table are out of order');
        this.#lastId = boundary;
        page.countCell(at, reader.offset);
      }
    }
    page.checkContent();
    if (!page.isLeaf) yield* this.rows(page.pageNumberAt(page.start + 8), number, page.start + 8, depth + 1);
  }

  /** All rows of a tree are on the same level. */
  #checkDepth(page: TreePage, depth: number): void {
    this.#leafDepth ??= depth;
    if (depth !== this.#leafDepth) throw page.damaged(page.start, 'pages of rows are on different levels');
  }

  #row(page: TreePage, at: number): TableRow {
    const reader = new VarintReader(page.bytes, at);
    const size = reader.next();
    const rowId = reader.next();
    if (!(rowId > this.#lastId && Number.isSafeInteger(rowId))) {
      throw page.damaged(at, 'the rows of a table are out of order');
    }
    this.#lastId = rowId;
    if (size > this.#pages.available) throw page.damaged(at, `a row cannot have ${size} bytes`);
    const localSize = localSizeOf(size, page.bytes.length);
    const end = reader.offset + localSize;
    const linkSize = localSize < size ? 4 : 0;
    if (end + linkSize > page.bytes.length) throw page.damaged(at, 'a row does not end on its page');
    page.countCell(at, end + linkSize);
    const local = page.bytes.subarray(reader.offset, end);
    const overflow = linkSize === 0 ? [] : this.#overflowPages(page.number, end, size - localSize);
    return { rowId, page: page.number, offset: at, size, local, overflow };
  }

  /**
   * The chain of pages that begins with the number at an offset of a page. Each has the number of
   * the next one in its first four bytes, 0 on the last.
   */
  #overflowPages(page: number, at: number, size: number): number[] {
    const chain: number[] = [];
    const { usable } = this.#pages.header;
    let bytes = this.#pages.bytes(page);
    let wantedBy = page;
    let wantedAt = at;
    for (let left = size; left > 0; left -= usable - 4) {
      const next = unsigned32(bytes, wantedAt);
      bytes = this.#pages.take(next, wantedBy, wantedAt);
      chain.push(next);
      wantedBy = next;
      wantedAt = 0;
    }
    if (unsigned32(bytes, wantedAt) !== 0)
      throw this.#pages.damaged(wantedBy, wantedAt, 'a row continues after its end');
    return chain;
  }
}

/**
 * How many bytes of a record are on the leaf itself, given its size and the usable bytes of a page.
 */
function localSizeOf(size: number, usable: number): number {
  const most = usable - 35;
  if (size <= most) return size;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((size - least) % (usable - 4));
  return fitting <= most ? fitting : least;
}

/**
 * Bytes that begin on a row's page and continue along its chain: the original bytes if contiguous,
 * otherwise a copy.
 */
export function joined(pages: PageSource, local: Uint8Array, overflow: readonly number[], size: number): Uint8Array {
  if (overflow.length === 0) return local;
  const record = new Uint8Array(size);
  record.set(local);
  let filled = local.length;
  for (const page of overflow) {
    const part = pages.part(page, 4, size - filled);
    record.set(part, filled);
    filled += part.length;
  }
  return record;
}
