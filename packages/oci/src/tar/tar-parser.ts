import { blockSize, padded } from '../layer/tar-header.ts';
import {
  field,
  hasValidChecksum,
  headerName,
  isZeroBlock,
  numberField,
  textField,
  typeFlagOf,
} from './header-fields.ts';
import { bytesOfRecords, mergePaxRecords, type PaxRecords, readPaxRecords, sortedXattrs } from './pax-records.ts';
import { hasData, kindOf, type TarEntry } from './tar-entry.ts';
import { largestGlobal, largestRecord, TarFault } from './tar-fault.ts';

/** Blocks of zeros that end a tar. */
const endBlocks = 2;
const largestId = 2 ** 32 - 1;
const modeMask = 0o7777;

/** What belongs to the next entry and comes before its header. */
interface Pending {
  records: PaxRecords | undefined;
  /** Bytes of the records. */
  size: number;
  longName: string | undefined;
  longLink: string | undefined;
}

/**
 * Reads the headers of a tar: ustar, GNU and PAX. It asks for the bytes that it needs, one block or
 * one record at a time, and never for the data of an entry.
 */
export class TarParser {
  /** Where the bytes that are needed next begin in the tar. */
  next = 0;
  /** How many are needed; 0 when the tar has ended. */
  wanted: number = blockSize;
  /** Blocks of zeros seen at the end. */
  zeroBlocks = 0;
  /** Where the data of the last entry ends, before its padding. */
  #dataEnd = 0;
  readonly #onEntry: (entry: TarEntry) => void;
  /** Type of the record that is needed next; missing when a header is. */
  #record: { readonly flag: string; readonly size: number } | undefined;
  #global: PaxRecords = {};
  #pending: Pending = nothingPending();

  /** @param onEntry called with each entry, as soon as its header is read. */
  constructor(onEntry: (entry: TarEntry) => void) {
    this.#onEntry = onEntry;
  }

  get hasEnded(): boolean {
    return this.wanted === 0;
  }

  /**
   * Takes the bytes that are needed next, no more and no fewer.
   * @throws TarFault
   */
  take(bytes: Buffer): void {
    const at = this.next;
    this.next += bytes.length;
    if (this.#record === undefined) this.#takeHeader(bytes, at);
    else this.#takeRecord(this.#record, bytes, at);
  }

  /**
   * The tar has no more bytes.
   * @param size of it.
   * @throws TarFault if something is missing. Blocks of zeros may be, and the padding of the last
   * entry: other readers do without, and `umoci insert` writes neither.
   */
  finish(size: number): void {
    if (this.hasEnded) return;
    const isAtEnd = size === this.next || (size >= this.#dataEnd && size < this.next);
    const isWhole = isAtEnd && this.#record === undefined && !isPending(this.#pending);
    if (!isWhole) throw new TarFault('damaged', 'it ends in the middle of an entry', Math.min(size, this.next));
  }

  #takeHeader(block: Buffer, at: number): void {
    if (isZeroBlock(block)) {
      this.zeroBlocks += 1;
      if (this.zeroBlocks === endBlocks) this.wanted = 0;
      return;
    }
    if (this.zeroBlocks > 0) throw new TarFault('damaged', 'an entry follows a block of zeros', at);
    if (!hasValidChecksum(block)) throw new TarFault('damaged', 'a header has a wrong checksum', at);
    const size = numberField(block, field.size);
    if (size === undefined || size < 0) throw new TarFault('damaged', 'a header has an unreadable size', at);
    const flag = typeFlagOf(block);
    if (flag === 'S') throw new TarFault('sparse-file', 'it is a sparse file of GNU tar', at);
    if (flag === 'x' || flag === 'g' || flag === 'L' || flag === 'K') this.#wantRecord(flag, size, at);
    else this.#takeEntry(block, flag, size, at);
  }

  #wantRecord(flag: string, size: number, at: number): void {
    requireRecord('a record has', size, largestRecord, at);
    if (size === 0) return;
    this.#record = { flag, size };
    this.wanted = padded(size);
  }

  #takeRecord({ flag, size }: { flag: string; size: number }, bytes: Buffer, at: number): void {
    this.#record = undefined;
    this.wanted = blockSize;
    const record = bytes.subarray(0, size);
    if (flag === 'L' || flag === 'K') {
      const end = record.indexOf(0);
      const text = record.toString('latin1', 0, end === -1 ? size : end);
      this.#pending[flag === 'L' ? 'longName' : 'longLink'] = text;
      return;
    }
    const records: PaxRecords = {};
    const fault = readPaxRecords(record, records);
    if (fault !== undefined) throw new TarFault(fault.sparse ? 'sparse-file' : 'damaged', fault.message, at);
    if (flag === 'g') this.#takeGlobal(records, at);
    else this.#takeOwn(records, size, at);
  }

  #takeGlobal(records: PaxRecords, at: number): void {
    this.#global = mergePaxRecords(this.#global, records);
    requireRecord('global PAX records hold', bytesOfRecords(this.#global), largestGlobal, at);
  }

  #takeOwn(records: PaxRecords, size: number, at: number): void {
    const pending = this.#pending;
    pending.size += size;
    requireRecord('the PAX records of an entry have', pending.size, largestRecord, at);
    pending.records = mergePaxRecords(pending.records ?? {}, records);
  }

  #takeEntry(block: Buffer, flag: string, headerSize: number, at: number): void {
    const { records: own = {}, longName, longLink } = this.#pending;
    const records = mergePaxRecords(this.#global, own);
    if (isPending(this.#pending)) this.#pending = nothingPending();
    const name = longName ?? records.path ?? headerName(block);
    const kind = kindOf(flag, name);
    const size = records.size ?? headerSize;
    const time = records.mtime;
    const dataStart = this.next;
    this.#dataEnd = hasData(kind) ? dataStart + size : dataStart;
    if (hasData(kind)) this.next += padded(size);
    if (!Number.isSafeInteger(this.next)) throw new TarFault('damaged', 'a header has an unreadable size', at);
    this.#onEntry({
      name,
      kind,
      flag,
      linkName: longLink ?? records.linkPath ?? textField(block, field.linkName),
      mode: numberOf(block, 'mode', at) & modeMask,
      uid: idOf(records.uid ?? numberOf(block, 'uid', at), at),
      gid: idOf(records.gid ?? numberOf(block, 'gid', at), at),
      size,
      mtime: time === undefined ? numberOf(block, 'mtime', at) : time.seconds,
      mtimeNanoseconds: time === undefined ? 0 : time.nanoseconds,
      xattrs: sortedXattrs(records.xattrs),
      dataStart,
    });
  }
}

function nothingPending(): Pending {
  return { records: undefined, size: 0, longName: undefined, longLink: undefined };
}

function requireRecord(what: string, size: number, most: number, at: number): void {
  if (size > most) throw new TarFault('record-too-large', `${what} ${size} bytes, more than ${most}`, at);
}

function isPending({ records, longName, longLink }: Pending): boolean {
  return records !== undefined || longName !== undefined || longLink !== undefined;
}

function numberOf(block: Buffer, name: 'mode' | 'uid' | 'gid' | 'mtime', at: number): number {
  const number = numberField(block, field[name]);
  if (number === undefined) throw new TarFault('damaged', `a header has an unreadable ${name}`, at);
  return number;
}

function idOf(id: number, at: number): number {
  if (id >= 0 && id <= largestId) return id;
  throw new TarFault('damaged', `a header has the owner ${id}, which no Linux system knows`, at);
}
