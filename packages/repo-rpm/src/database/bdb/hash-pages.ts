import type { ChunkahError } from '@chunkah/core';
import { viewOf } from '../byte-view.ts';
import type { DatabaseFile } from '../database-file.ts';
import { databaseDamaged, databaseUnsupported } from '../errors.ts';
import { type HashMeta, parseMetaPage } from './meta-page.ts';

/** Bytes of the header of a page. */
export const pageHeaderSize = 26;

/**
 * The pages of a hash. Each has a header: log position (8 bytes), own number, previous and next
 * page, two numbers, level, type.
 */
export class HashPages {
  readonly meta: HashMeta;
  readonly #file: DatabaseFile;
  readonly #view: DataView;
  readonly #taken = new Set<number>();

  /** @throws ChunkahError `RPMDB_DAMAGED`, `RPMDB_UNSUPPORTED`. */
  constructor(file: DatabaseFile) {
    this.#file = file;
    this.meta = parseMetaPage(file);
    this.#view = viewOf(file.bytes);
  }

  /** Bytes of the file: an upper bound for everything in it. */
  get size(): number {
    return this.#file.bytes.length;
  }

  /**
   * Marks a page as belonging to the bucket or chain that asks for it. Each page belongs to only
   * one, which rules out loops.
   * @param wantedAt offset in the file at which its number is found, for errors.
   * @returns offset of the page in the file.
   */
  take(page: number, wantedAt: number): number {
    const { pageCount, pageSize } = this.meta;
    if (page < 1 || page >= pageCount)
      throw this.damaged(wantedAt, `page ${page} does not exist among ${pageCount} pages`);
    if (this.#taken.has(page)) throw this.damaged(wantedAt, `page ${page} is used twice`);
    this.#taken.add(page);
    const start = page * pageSize;
    const written = this.unsigned32(start + 8);
    // A page of zeros was never written.
    if (written !== page && !(written === 0 && this.type(start) === 0)) {
      throw this.damaged(start + 8, `page ${page} has the number ${written}`);
    }
    return start;
  }

  /** Number of the page that continues the one at `start`; 0 for none. */
  next(start: number): number {
    return this.unsigned32(start + 16);
  }

  type(start: number): number {
    return this.bytes(start + 25, 1)[0] ?? 0;
  }

  unsigned16(at: number): number {
    return this.#view.getUint16(at, this.meta.littleEndian);
  }

  unsigned32(at: number): number {
    return this.#view.getUint32(at, this.meta.littleEndian);
  }

  bytes(at: number, length: number): Uint8Array {
    return this.#file.bytes.subarray(at, at + length);
  }

  damaged(at: number, fault: string): ChunkahError {
    return databaseDamaged(this.#file, at, fault);
  }

  /** @param what completes "it". */
  unsupported(what: string): ChunkahError {
    return databaseUnsupported(this.#file, what);
  }
}
