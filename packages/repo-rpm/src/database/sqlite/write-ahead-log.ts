import { viewOf } from '../byte-view.ts';
import type { DatabaseFile } from '../database-file.ts';
import { databaseUnsupported } from '../errors.ts';

/** What the committed transactions of a log change. */
export interface CommittedPages {
  readonly file: DatabaseFile;
  /** Bytes. */
  readonly pageSize: number;
  /** Pages of the database after the last commit. */
  readonly pageCount: number;
  /** Where the newest content of a page begins in the log, by page number. */
  readonly offsets: ReadonlyMap<number, number>;
  /** Where the last commit ends in the log. */
  readonly end: number;
}

const headerSize = 32;
const frameHeaderSize = 24;
const formatVersion = 3_007_000;

/**
 * The magic with its last bit zero; that bit says that checksums are computed over big-endian
 * numbers.
 */
const magic = 0x377f0682;

/**
 * Whether a log of SQLite begins here. Where the header is damaged SQLite ignores all of the log.
 */
export function isWriteAheadLog({ bytes }: DatabaseFile): boolean {
  if (bytes.length < headerSize) return false;
  const view = viewOf(bytes);
  if ((view.getUint32(0) & ~1) !== magic) return false;
  const pageSize = view.getUint32(8);
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) return false;
  const checksum = new Checksum(view);
  checksum.add(0, headerSize - 8);
  return checksum.equalsAt(headerSize - 8);
}

/**
 * The changes in a log whose transactions are committed. As in SQLite the log ends before the first
 * frame that is not whole, has the salts of an earlier use of the file, or a wrong checksum: that
 * is what a crash or a writer at work leaves.
 * @param file a log for which `isWriteAheadLog` holds.
 * @returns `undefined` when no transaction is committed.
 * @throws ChunkahError `RPMDB_UNSUPPORTED` when a newer SQLite made the log.
 */
export function committedPages(file: DatabaseFile): CommittedPages | undefined {
  const view = viewOf(file.bytes);
  if (view.getUint32(4) !== formatVersion) throw databaseUnsupported(file, 'is a log in a newer SQLite format');
  const pageSize = view.getUint32(8);
  const offsets = new Map<number, number>();
  const uncommitted: { readonly page: number; readonly offset: number }[] = [];
  let pageCount = 0;
  let end = 0;
  for (const { page, offset, commit } of validFrames(view, pageSize)) {
    uncommitted.push({ page, offset });
    if (commit === 0) continue;
    pageCount = commit;
    end = offset + pageSize;
    for (const change of uncommitted.splice(0)) offsets.set(change.page, change.offset);
  }
  return pageCount === 0 ? undefined : { file, pageSize, pageCount, offsets, end };
}

/**
 * Whether a log goes on after its last commit: with a frame of its present use, or with a part of a
 * frame. Changes may be lost then. What an earlier use has left is whole frames with other salts.
 * @param file a log for which `isWriteAheadLog` holds.
 */
export function goesOn(file: DatabaseFile, committed: CommittedPages | undefined): boolean {
  const view = viewOf(file.bytes);
  const frameSize = frameHeaderSize + view.getUint32(8);
  let at = committed?.end ?? headerSize;
  for (; at + frameSize <= view.byteLength; at += frameSize) {
    if (hasSalts(view, at)) return true;
  }
  return at < view.byteLength;
}

interface Frame {
  /** Number of the page. */
  readonly page: number;
  /** Where the content of the page begins. */
  readonly offset: number;
  /** 0, or the pages of the database when the frame ends a transaction. */
  readonly commit: number;
}

function* validFrames(view: DataView, pageSize: number): Generator<Frame> {
  const checksum = new Checksum(view);
  checksum.add(0, headerSize - 8);
  const frameSize = frameHeaderSize + pageSize;
  for (let at = headerSize; at + frameSize <= view.byteLength; at += frameSize) {
    const page = view.getUint32(at);
    if (page === 0 || !hasSalts(view, at)) return;
    checksum.add(at, 8);
    checksum.add(at + frameHeaderSize, pageSize);
    if (!checksum.equalsAt(at + 16)) return;
    yield { page, offset: at + frameHeaderSize, commit: view.getUint32(at + 4) };
  }
}

/** Whether the frame at an offset has the salts of the log's header. */
function hasSalts(view: DataView, at: number): boolean {
  return view.getUint32(at + 8) === view.getUint32(16) && view.getUint32(at + 12) === view.getUint32(20);
}

/** The checksum that runs through a log: two sums of 32 bits, each with the other one in it. */
class Checksum {
  readonly #view: DataView;
  readonly #littleEndian: boolean;
  #first = 0;
  #second = 0;

  constructor(view: DataView) {
    this.#view = view;
    this.#littleEndian = (view.getUint32(0) & 1) === 0;
  }

  /** @param length a multiple of 8. */
  add(offset: number, length: number): void {
    const view = this.#view;
    const littleEndian = this.#littleEndian;
    let first = this.#first;
    let second = this.#second;
    for (let at = offset; at < offset + length; at += 8) {
      first = (first + view.getInt32(at, littleEndian) + second) | 0;
      second = (second + view.getInt32(at + 4, littleEndian) + first) | 0;
    }
    this.#first = first;
    this.#second = second;
  }

  /** Whether the sums are those written at `offset`: always big-endian. */
  equalsAt(offset: number): boolean {
    return this.#view.getInt32(offset) === this.#first && this.#view.getInt32(offset + 4) === this.#second;
  }
}
