import { viewOf } from '../byte-view.ts';
import type { DatabaseFile } from '../database-file.ts';
import { databaseDamaged, databaseUnsupported } from '../errors.ts';

/** Bytes of the header at the start of a database, within its first page. */
export const fileHeaderSize = 100;

const magic = Buffer.from('SQLite format 3\0', 'latin1');

/** The newest existing versions of the format and of the schema. */
const newestFormat = 2;
const newestSchemaFormat = 4;

/** Bytes that a page must have besides its reserved ones. */
const leastUsable = 480;

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** By their numbers; 0 is written before there are tables. */
const encodings: readonly TextEncoding[] = ['utf-8', 'utf-8', 'utf-16le', 'utf-16be'];

export interface FileHeader {
  /** Bytes, a power of two from 512 to 65 536. */
  readonly pageSize: number;
  /** Bytes of a page without those reserved at its end. */
  readonly usable: number;
  /** Pages of the database; 0 if the header does not say. */
  readonly pageCount: number;
  readonly encoding: TextEncoding;
}

export function isSqlite(bytes: Uint8Array): boolean {
  return bytes.length >= magic.length && magic.equals(bytes.subarray(0, magic.length));
}

/**
 * @param start where the first page begins in the file.
 * @throws ChunkahError `RPMDB_DAMAGED`, `RPMDB_UNSUPPORTED` if the database was created by a newer
 *   SQLite.
 */
export function parseFileHeader(file: DatabaseFile, start = 0): FileHeader {
  const bytes = file.bytes.subarray(start, start + fileHeaderSize);
  const damaged = (at: number, fault: string) => databaseDamaged(file, start + at, fault);
  if (bytes.length < fileHeaderSize) throw damaged(bytes.length, 'the file ends inside its header');
  if (!isSqlite(bytes)) throw damaged(0, 'the header of SQLite is missing');
  const view = viewOf(bytes);
  const written = view.getUint16(16);
  const pageSize = written === 1 ? 65_536 : written;
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0) throw damaged(16, `a page cannot have ${pageSize} bytes`);
  const reserved = view.getUint8(20);
  if (pageSize - reserved < leastUsable) throw damaged(20, `a page cannot reserve ${reserved} bytes`);
  if (view.getUint8(19) > newestFormat || view.getUint32(44) > newestSchemaFormat) {
    throw databaseUnsupported(file, 'is in a newer SQLite format');
  }
  // Fractions of a page that may hold a payload: fixed numbers.
  if (view.getUint8(21) !== 64 || view.getUint8(22) !== 32 || view.getUint8(23) !== 32) {
    throw damaged(21, 'the payload fractions are wrong');
  }
  const encoding = encodings[view.getUint32(56)];
  if (encoding === undefined) throw damaged(56, 'the text encoding is unknown');
  // Programs that do not know about the page count leave it unchanged and update only the first of
  // these numbers.
  const counted = view.getUint32(24) === view.getUint32(92);
  return { pageSize, usable: pageSize - reserved, pageCount: counted ? view.getUint32(28) : 0, encoding };
}
