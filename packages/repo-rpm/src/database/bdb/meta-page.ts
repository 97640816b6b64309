import { viewOf } from '../byte-view.ts';
import type { DatabaseFile } from '../database-file.ts';
import { databaseDamaged, databaseUnsupported } from '../errors.ts';

/** What the first page of a hash says about the whole file. */
export interface HashMeta {
  /** Byte order of all numbers. */
  readonly littleEndian: boolean;
  /** Bytes, a power of two from 512 to 65 536. */
  readonly pageSize: number;
  readonly pageCount: number;
  /** Number of the last bucket; the first is 0. */
  readonly lastBucket: number;
  /** Keys that were added and not removed. */
  readonly keyCount: number;
  /**
   * What to add to a bucket's number to get its page, by the smallest power of two above that
   * number.
   */
  readonly spares: readonly number[];
}

const hashMagic = 0x061561;
const hashMetaType = 8;
const metaSize = 512;
const oldestVersion = 8;
const newestVersion = 10;

export function isBdb(bytes: Uint8Array): boolean {
  return byteOrderOf(bytes) !== undefined;
}

/** @returns whether numbers are little-endian; `undefined` if this is not a hash. */
function byteOrderOf(bytes: Uint8Array): boolean | undefined {
  if (bytes.length < 16) return undefined;
  const view = viewOf(bytes);
  return [true, false].find((littleEndian) => view.getUint32(12, littleEndian) === hashMagic);
}

/**
 * @throws ChunkahError `RPMDB_DAMAGED`, including when the file is too short for its pages;
 *   `RPMDB_UNSUPPORTED`.
 */
export function parseMetaPage(file: DatabaseFile): HashMeta {
  const { bytes } = file;
  if (bytes.length < metaSize) throw databaseDamaged(file, bytes.length, 'the file ends inside its first page');
  const littleEndian = byteOrderOf(bytes);
  if (littleEndian === undefined) throw databaseDamaged(file, 12, 'the magic number of a hash is missing');
  const view = viewOf(bytes);
  const number = (at: number) => view.getUint32(at, littleEndian);
  const version = number(16);
  if (version < oldestVersion || version > newestVersion) {
    throw databaseUnsupported(file, `is a Berkeley DB hash of version ${version}`);
  }
  if (view.getUint8(24) !== 0) throw databaseUnsupported(file, 'is encrypted');
  if (view.getUint8(25) !== hashMetaType) throw databaseDamaged(file, 25, 'the first page does not belong to a hash');
  if (view.getUint8(26) !== 0) throw databaseUnsupported(file, 'has checksums in its pages, or other additions');
  const pageSize = number(20);
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) {
    throw databaseDamaged(file, 20, `a page cannot have ${pageSize} bytes`);
  }
  const pageCount = number(32) + 1;
  if (pageCount * pageSize > bytes.length) {
    throw databaseDamaged(file, bytes.length, `the file ends before page ${pageCount - 1} does`);
  }
  const lastBucket = number(72);
  checkMasks(file, lastBucket, number(76), number(80));
  return {
    littleEndian,
    pageSize,
    pageCount,
    lastBucket,
    keyCount: number(88),
    spares: Array.from({ length: 32 }, (_, power) => number(96 + 4 * power)),
  };
}

/**
 * The masks that turn the hash of a key into a bucket's number: all bits up to the last bucket, and
 * all of those except the highest.
 */
function checkMasks(file: DatabaseFile, lastBucket: number, highMask: number, lowMask: number): void {
  const areMasks = highMask === lowMask * 2 + 1 && (highMask & (highMask + 1)) === 0;
  if (!areMasks || lastBucket <= lowMask || lastBucket > highMask) {
    throw databaseDamaged(file, 72, `the masks ${highMask} and ${lowMask} do not fit the last bucket, ${lastBucket}`);
  }
}
