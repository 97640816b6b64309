import type { FileId } from '@chunkah/core';
import {
  byteStringAt,
  comparePaths,
  directoryMode,
  type FileColumns,
  modeTypeMask,
  regularFileMode,
  symlinkMode,
  validPrefixLength,
} from '@chunkah/core/engine';
import type { TarEntry } from '../compress/tar-entry.ts';
import type { BlockWriter } from './block-writer.ts';
import { EntryPath } from './entry-path.ts';
import { EntryTimes } from './entry-times.ts';
import type { LayerFormat } from './layer-format.ts';
import { LinkNames } from './link-names.ts';
import { PaxXattrs } from './pax-xattrs.ts';
import { headOfLongTarget, tidySymlinkTarget } from './symlink-target.ts';
import {
  blockSize,
  type HeaderFields,
  linkNameOffset,
  nameRoom,
  padded,
  typeFlag,
  writeGnuHeader,
  writePaxHeader,
} from './tar-header.ts';

/** Name of the records for a long name or link name (GNU tar manual, "Extensions"). */
const longLinkName = '././@LongLink';
const longLinkMode = 0o644;

/** What a layer consists of. */
export interface LayerContent {
  /** File ids, ascending. */
  readonly entries: Uint32Array;
  /** Unix seconds. */
  readonly mtimeClamp: number;
  /**
   * Whether the entry of a hard link repeats the file capability of the inode: some readers set the
   * owner of each link, which clears it.
   */
  readonly repeatsCapabilities?: boolean;
  /**
   * Paths that lower layers have and the image does not have, as {@link whiteoutPath} gives them.
   * In path order.
   */
  readonly whiteouts?: readonly string[];
}

/**
 * Adds the content of a regular file to the writer, padded to whole blocks.
 * @param path without leading slash, a binary string.
 * @param size in bytes, not 0.
 */
export type AddContent = (file: FileId, path: string, size: number, writer: BlockWriter) => void;

/** Hears of each entry when its headers are in the writer; what it gets is valid during the call. */
export type OnEntry = (entry: TarEntry) => void;

const noBytes = Buffer.alloc(0);

/** Encodes layers as tars. One per thread: it reuses its buffers. */
export class LayerEncoder {
  readonly #columns: FileColumns;
  readonly #format: LayerFormat;
  readonly #path: EntryPath;
  readonly #xattrs: PaxXattrs;
  #onEntry: OnEntry | undefined;
  readonly #fields: HeaderFields = { mode: 0, uid: 0, gid: 0, size: 0, mtime: 0, type: 0 };

  constructor(columns: FileColumns, format: LayerFormat) {
    this.#columns = columns;
    this.#format = format;
    this.#path = new EntryPath(columns);
    this.#xattrs = new PaxXattrs(columns, format);
  }

  /** Writes a whole layer. Flushes `writer` at the end. */
  encode(content: LayerContent, writer: BlockWriter, addContent: AddContent, onEntry?: OnEntry): void {
    const { entries, repeatsCapabilities = false } = content;
    this.#onEntry = onEntry;
    const times = new EntryTimes(this.#columns, this.#format, entries, content.mtimeClamp);
    const links = new LinkNames(this.#columns, this.#format);
    const { whiteouts = [] } = content;
    let next = 0;
    for (let index = 0; index < entries.length; index += 1) {
      const file = entries[index] ?? 0;
      for (; this.#comesBefore(whiteouts[next], file); next += 1) this.#encodeWhiteout(whiteouts[next] ?? '', writer);
      const first = links.firstNameOf(file);
      this.#fillFields(file, times.of(file));
      if (first === -1) this.#encodeEntry(file, writer, addContent);
      else this.#encodeHardLink(file, first, writer, repeatsCapabilities);
    }
    for (const path of whiteouts.slice(next)) this.#encodeWhiteout(path, writer);
    writer.takeBlock();
    writer.takeBlock();
    writer.flush();
  }

  /** Bytes of the tar that {@link LayerEncoder.encode} writes. */
  measure(content: LayerContent): number {
    const { entries, repeatsCapabilities = false } = content;
    const links = new LinkNames(this.#columns, this.#format);
    let size = 2 * blockSize;
    for (let index = 0; index < entries.length; index += 1) {
      const file = entries[index] ?? 0;
      const first = links.firstNameOf(file);
      const type = (this.#columns.mode[file] ?? 0) & modeTypeMask;
      size += blockSize + longRecordSize(this.#path.lengthOf(file) + (type === directoryMode ? 1 : 0));
      if (first !== -1) {
        size += longRecordSize(this.#path.lengthOf(first));
        if (repeatsCapabilities) size += paxSize(this.#xattrs.capabilityOf(file));
        continue;
      }
      size += paxSize(this.#xattrs.of(file));
      if (type === symlinkMode) size += longRecordSize(this.#recordedTarget(file).length);
      else if (type !== directoryMode) size += padded(this.#columns.size[file] ?? 0);
    }
    for (const { length } of content.whiteouts ?? []) size += blockSize + longRecordSize(length);
    return size;
  }

  #fillFields(file: FileId, mtime: number): void {
    const fields = this.#fields;
    fields.mode = this.#columns.mode[file] ?? 0;
    fields.uid = this.#columns.uid[file] ?? 0;
    fields.gid = this.#columns.gid[file] ?? 0;
    fields.size = 0;
    fields.mtime = mtime;
  }

  #encodeHardLink(file: FileId, first: FileId, writer: BlockWriter, repeatsCapabilities: boolean): void {
    this.#path.set(first, false);
    const target = this.#path.text;
    this.#path.set(file, false);
    this.#fields.mode &= ~modeTypeMask;
    this.#fields.type = typeFlag.hardLink;
    this.#writeHeaders(writer, target, repeatsCapabilities ? this.#xattrs.capabilityOf(file) : noBytes);
  }

  #comesBefore(whiteout: string | undefined, file: FileId): boolean {
    if (whiteout === undefined) return false;
    this.#path.set(file, false);
    return comparePaths(whiteout, this.#path.text) < 0;
  }

  /** An empty file of root (OCI image layers, "Whiteouts"). */
  #encodeWhiteout(path: string, writer: BlockWriter): void {
    this.#path.setText(path);
    Object.assign(this.#fields, { mode: regularFileMode, uid: 0, gid: 0, size: 0, mtime: 0, type: typeFlag.file });
    this.#writeHeaders(writer, '', noBytes);
  }

  #encodeEntry(file: FileId, writer: BlockWriter, addContent: AddContent): void {
    const fields = this.#fields;
    const type = fields.mode & modeTypeMask;
    this.#path.set(file, type === directoryMode);
    const target = type === symlinkMode ? this.#recordedTarget(file) : '';
    fields.type = type === directoryMode ? typeFlag.directory : type === symlinkMode ? typeFlag.symlink : typeFlag.file;
    if (fields.type === typeFlag.file) fields.size = this.#columns.size[file] ?? 0;
    this.#writeHeaders(writer, target, this.#xattrs.of(file));
    if (fields.size > 0) addContent(file, this.#path.text, fields.size, writer);
  }

  /** All headers of the current entry, whose path and fields are set. */
  #writeHeaders(writer: BlockWriter, target: string, xattrs: Uint8Array): void {
    if (xattrs.length > 0) {
      writePaxHeader(writer.buffer, writer.takeBlock(), xattrs.length);
      writer.addPadded(xattrs);
    }
    this.#writeLongName(writer);
    if (target.length > nameRoom) this.#writeLongRecord(writer, typeFlag.longLink, Buffer.from(target, 'latin1'));
    this.#writeHeader(writer, target.length > nameRoom ? headOfLongTarget(target) : target);
    this.#onEntry?.({
      fields: this.#fields,
      name: this.#path.bytes,
      linkName: target === '' ? noBytes : Buffer.from(target, 'latin1'),
      xattrs,
      contentStart: writer.flushed + writer.used,
    });
  }

  #writeHeader(writer: BlockWriter, linkName: string): void {
    const at = writer.takeBlock();
    const { bytes } = this.#path;
    bytes.copy(writer.buffer, at, 0, bytes.length > nameRoom ? headOfLongName(bytes) : bytes.length);
    if (linkName !== '') writer.buffer.write(linkName, at + linkNameOffset, nameRoom, 'latin1');
    writeGnuHeader(writer.buffer, at, this.#fields);
  }

  #writeLongName(writer: BlockWriter): void {
    if (this.#path.length > nameRoom) this.#writeLongRecord(writer, typeFlag.longName, this.#path.bytes);
  }

  #writeLongRecord(writer: BlockWriter, type: number, bytes: Buffer): void {
    const at = writer.takeBlock();
    writer.buffer.write(longLinkName, at, 'latin1');
    writeGnuHeader(writer.buffer, at, { mode: longLinkMode, uid: 0, gid: 0, size: bytes.length + 1, mtime: 0, type });
    writer.addPadded(Buffer.concat([bytes, Buffer.alloc(1)]));
  }

  /** A symlink's target as the layer records it, a binary string. */
  #recordedTarget(file: FileId): string {
    const exact = Buffer.from(byteStringAt(this.#columns.targets, this.#columns.target[file] ?? 0)).toString('latin1');
    if (this.#format.symlinkTargets === 'exact') return exact;
    const tidied = tidySymlinkTarget(exact);
    return tidied.length > nameRoom ? exact : tidied;
  }
}

/**
 * How many bytes of a name with its own record go into the header: as many whole characters as fit.
 */
function headOfLongName(bytes: Buffer): number {
  return validPrefixLength(bytes.subarray(0, nameRoom));
}

/** Bytes of a PAX header and its data; 0 without data. */
function paxSize({ length }: Uint8Array): number {
  return length === 0 ? 0 : blockSize + padded(length);
}

/** Bytes of the record for a name or link name of `length` bytes; 0 if it fits in the header. */
function longRecordSize(length: number): number {
  return length > nameRoom ? blockSize + padded(length + 1) : 0;
}
