import { viewOf } from '../byte-view.ts';
import type { DatabaseFile } from '../database-file.ts';
import { databaseDamaged, databaseUnsupported } from '../errors.ts';
import { type FoundHeader, orderedHeaders, type StoredHeaders } from '../stored-headers.ts';
import { adler32 } from './adler32.ts';

/** Four-byte strings as little-endian numbers. */
const databaseMagic = 0x506d7052; // RpmP
const slotMagic = 0x746f6c53; // Slot
const blobMagic = 0x53626c42; // BlbS
const blobEndMagic = 0x45626c42; // BlbE

const slotText = Buffer.from('Slot');
const blobText = Buffer.from('BlbS');

const knownVersion = 0;

/** Bytes. */
const databaseHeaderSize = 32;
const slotPageSize = 4096;
const slotSize = 16;
const ndbBlockSize = 16;
const blobHeaderSize = 16;
const blobEndSize = 12;

/** Where a slot says that a blob is. */
interface Slot {
  readonly number: number;
  /** Of the slot, in bytes. */
  readonly offset: number;
  /** Of the blob, in bytes. */
  readonly start: number;
  readonly end: number;
}

export function isNdb(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && viewOf(bytes).getUint32(0, true) === databaseMagic;
}

/**
 * The headers in an ndb database of rpm: a header, pages of slots, and blobs in blocks of 16 bytes.
 * @throws ChunkahError `RPMDB_DAMAGED`, including when a checksum is wrong; `RPMDB_UNSUPPORTED`.
 */
export function parseNdb(file: DatabaseFile): StoredHeaders {
  const view = viewOf(file.bytes);
  const { slots, blobsFrom } = slotsOf(file, view);
  refuseLostBlobs(file, view, slots, blobsFrom);
  return {
    headers: orderedHeaders(
      file,
      slots.map((slot) => headerOf(file, view, slot)),
    ),
    warnings: [],
  };
}

interface Slots {
  readonly slots: readonly Slot[];
  /** Where the slots end and blobs may begin. */
  readonly blobsFrom: number;
}

function slotsOf(file: DatabaseFile, view: DataView): Slots {
  const size = view.byteLength;
  if (size < databaseHeaderSize) throw databaseDamaged(file, size, 'the file ends inside its header');
  if (view.getUint32(4, true) !== knownVersion) throw databaseUnsupported(file, 'is in a newer ndb format');
  const blobsFrom = view.getUint32(12, true) * slotPageSize;
  if (blobsFrom === 0) throw databaseDamaged(file, 12, 'there are no pages of slots');
  if (blobsFrom > size)
    throw databaseDamaged(file, size, `the file ends inside its slots, which end at byte ${blobsFrom}`);
  const slots: Slot[] = [];
  for (let offset = databaseHeaderSize; offset < blobsFrom; offset += slotSize) {
    if (view.getUint32(offset, true) !== slotMagic) throw databaseDamaged(file, offset, 'a slot has no magic number');
    const number = view.getUint32(offset + 4, true);
    const start = view.getUint32(offset + 8, true) * ndbBlockSize;
    const end = start + view.getUint32(offset + 12, true) * ndbBlockSize;
    if (number === 0) {
      if (end > 0) throw databaseDamaged(file, offset + 4, `the slot of bytes ${start} to ${end} has no number`);
      continue;
    }
    if (start < blobsFrom || end - start < blobHeaderSize + blobEndSize) {
      throw databaseDamaged(file, offset, `package number ${number} cannot be at bytes ${start} to ${end}`);
    }
    if (end > size)
      throw databaseDamaged(file, size, `the file ends before package number ${number}, at byte ${end}, does`);
    slots.push({ number, offset, start, end });
  }
  if (size % ndbBlockSize !== 0) throw databaseDamaged(file, size, 'the file ends inside a block');
  return { slots, blobsFrom };
}

/** The gaps between blobs are zeros: rpm overwrites what it removes. Blobs do not overlap. */
function refuseLostBlobs(file: DatabaseFile, view: DataView, slots: readonly Slot[], blobsFrom: number): void {
  const numbers = new Set(slots.map(({ number }) => number));
  let last: Slot | undefined;
  for (const slot of slots.toSorted((left, right) => left.start - right.start)) {
    if (last !== undefined && slot.start < last.end) {
      throw databaseDamaged(file, slot.offset, `package numbers ${last.number} and ${slot.number} overlap`);
    }
    refuseLost(file, view, numbers, last?.end ?? blobsFrom, slot.start);
    last = slot;
  }
  refuseLost(file, view, numbers, last?.end ?? blobsFrom, view.byteLength);
}

/**
 * Looks for blobs and slots in bytes that belong to no slot. If rpm is interrupted while moving a
 * blob, both copies remain: losing track of one of them does not lose the package.
 */
function refuseLost(file: DatabaseFile, view: DataView, numbers: ReadonlySet<number>, from: number, to: number): void {
  for (const at of blocksWith(slotText, file, from, to)) {
    throw databaseDamaged(file, 12, `slots continue at byte ${at}, after their last page`);
  }
  for (const at of blocksWith(blobText, file, from, to)) {
    const number = view.getUint32(at + 4, true);
    if (!numbers.has(number)) throw databaseDamaged(file, at, `package number ${number} is here, but no slot has it`);
  }
}

/** Where blocks begin with these bytes. */
function* blocksWith(text: Buffer, { bytes }: DatabaseFile, from: number, to: number): Generator<number> {
  if (from >= to) return;
  const searched = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from);
  for (let at = searched.indexOf(text); at !== -1; at = searched.indexOf(text, at + 1)) {
    if (at % ndbBlockSize === 0) yield from + at;
  }
}

/**
 * The header in a blob: before it magic, number, generation and size; after it zeros up to the last
 * 12 bytes of the last block, which are the checksum of all before, the size and another magic.
 */
function headerOf(file: DatabaseFile, view: DataView, { number, offset, start, end }: Slot): FoundHeader {
  if (view.getUint32(start, true) !== blobMagic || view.getUint32(start + 4, true) !== number) {
    throw databaseDamaged(file, start, `package number ${number} does not begin here`);
  }
  const size = view.getUint32(start + 12, true);
  const blocks = Math.ceil((blobHeaderSize + size + blobEndSize) / ndbBlockSize);
  const endOffset = end - blobEndSize;
  if (blocks * ndbBlockSize !== end - start) {
    throw databaseDamaged(file, start + 12, `package number ${number} cannot have ${size} bytes`);
  }
  if (view.getUint32(endOffset + 4, true) !== size || view.getUint32(endOffset + 8, true) !== blobEndMagic) {
    throw databaseDamaged(file, endOffset, `package number ${number} does not end here`);
  }
  if (adler32(file.bytes.subarray(start, endOffset)) !== view.getUint32(endOffset, true)) {
    throw databaseDamaged(file, endOffset, `the checksum of package number ${number} is wrong`);
  }
  const from = start + blobHeaderSize;
  return { number, offset, read: () => file.bytes.subarray(from, from + size) };
}
