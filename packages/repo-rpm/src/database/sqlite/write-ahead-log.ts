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

/** Whether an SQLite log begins here. SQLite ignores the entire log if its header is damaged. */
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
 * The changes in a log whose transactions are committed. As in SQLite, the log ends before the
 * first frame that is incomplete, has the salts of an earlier use of the file, or has a wrong
 * checksum: a crash or a writer at work leaves such frames.
 * @param file a log for which `isWriteAheadLog` holds.
 * @returns `undefined` if no transaction is committed.
 * @throws ChunkahError `RPMDB_UNSUPPORTED` if
 *   the log was written by a newer SQLite.
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
 * Whether a log continues after its last commit, with a frame of its current use or with part of a
 * frame. Changes may be lost then. An earlier use leaves only complete frames with other salts.
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
  /** The pages of the database if the frame ends a transaction, otherwise 0. */
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

/** The running checksum of a log: two 32-bit sums that feed into each other. */
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
