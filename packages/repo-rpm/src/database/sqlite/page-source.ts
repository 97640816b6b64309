import type { ChunkahError } from '@chunkah/core';
import type { DatabaseFile } from '../database-file.ts';
import { databaseDamaged } from '../errors.ts';
import { type FileHeader, parseFileHeader } from './file-header.ts';
import type { CommittedPages } from './write-ahead-log.ts';

interface Place {
  readonly file: DatabaseFile;
  /** Bytes from the start of the file. */
  readonly offset: number;
}

/**
 * The pages of an SQLite database as its last commit left them: from its log if they are there,
 * otherwise from its file.
 */
export class PageSource {
  readonly header: FileHeader;
  /** Bytes of all files together: an upper bound for a payload. */
  readonly available: number;
  readonly #file: DatabaseFile;
  readonly #log: CommittedPages | undefined;
  readonly #pageCount: number;
  readonly #taken = new Set<number>();

  /** @throws ChunkahError `RPMDB_DAMAGED`, `RPMDB_UNSUPPORTED`. */
  constructor(file: DatabaseFile, log: CommittedPages | undefined) {
    this.#file = file;
    this.#log = log;
    this.available = file.bytes.length + (log?.file.bytes.length ?? 0);
    const header = parseFileHeader(file);
    const size = file.bytes.length;
    if (log === undefined) {
      const { pageSize, pageCount } = header;
      if (pageCount * pageSize > size) throw databaseDamaged(file, size, `the file ends before page ${pageCount} does`);
      this.header = header;
      this.#pageCount = pageCount === 0 ? Math.floor(size / pageSize) : pageCount;
      return;
    }
    const first = log.offsets.get(1);
    this.header = first === undefined ? header : parseFileHeader(log.file, first);
    this.#pageCount = log.pageCount;
    if (log.pageSize !== header.pageSize || log.pageSize !== this.header.pageSize) {
      throw databaseDamaged(log.file, 8, `the log belongs to another database, with pages of ${log.pageSize} bytes`);
    }
  }

  /**
   * A page for the tree or chain that asks for it. A page belongs to only one of them, so each is
   * handed out once, which rules out loops.
   * @param wantedAt where the page's number was found, for errors: a page, and an offset in it.
   */
  take(page: number, wantedBy: number, wantedAt: number): Uint8Array {
    this.reserve(page, wantedBy, wantedAt);
    return this.bytes(page);
  }

  /** The same for a page whose content does not matter. */
  reserve(page: number, wantedBy: number, wantedAt: number): void {
    if (page < 1 || page > this.#pageCount) {
      throw this.damaged(wantedBy, wantedAt, `page ${page} does not exist, only ${this.#pageCount} pages`);
    }
    if (this.#taken.has(page)) throw this.damaged(wantedBy, wantedAt, `page ${page} is used twice`);
    this.#taken.add(page);
  }

  /** The bytes of a page without the reserved ones. */
  bytes(page: number): Uint8Array {
    return this.part(page, 0, this.header.usable);
  }

  /**
   * Bytes of a page, at most as many as there are up to the reserved ones.
   * @param from offset in the page.
   */
  part(page: number, from: number, length: number): Uint8Array {
    const { pageSize, usable } = this.header;
    const { file, offset } = this.#place(page);
    if (offset + pageSize > file.bytes.length) {
      throw databaseDamaged(file, file.bytes.length, `the file ends before the end of page ${page}`);
    }
    return file.bytes.subarray(offset + from, offset + Math.min(from + length, usable));
  }

  /** @param at offset in the page. */
  damaged(page: number, at: number, fault: string): ChunkahError {
    const { file, offset } = this.#place(page);
    return databaseDamaged(file, offset + at, fault);
  }

  #place(page: number): Place {
    const offset = this.#log?.offsets.get(page);
    return this.#log === undefined || offset === undefined
      ? { file: this.#file, offset: (page - 1) * this.header.pageSize }
      : { file: this.#log.file, offset };
  }
}
