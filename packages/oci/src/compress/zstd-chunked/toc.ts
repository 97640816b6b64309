import { formatTimestamp } from '../../image/timestamp.ts';
import { typeFlag } from '../../layer/tar-header.ts';
import type { TarEntry } from '../tar-entry.ts';
import { jsonText } from './json-text.ts';
import { type CompressedTable, Table } from './table.ts';
import { xattrsOf } from './xattrs-of.ts';

/** Names of entry types by their flags in a tar. */
const typeNames: ReadonlyMap<number, string> = new Map([
  [typeFlag.file, 'reg'],
  [typeFlag.hardLink, 'hardlink'],
  [typeFlag.symlink, 'symlink'],
  [typeFlag.directory, 'dir'],
]);

/** A chunk of a file, which has a frame of its own. */
export interface Chunk {
  /** Where the frame begins in the blob. */
  readonly frame: number;
  /** Where the chunk begins in the file. */
  readonly start: number;
  /** Bytes of content. */
  readonly size: number;
  /** Missing where the chunk is the whole file. */
  readonly digest?: string;
  /** Whether all bytes are zeros, many of them. */
  readonly isHole: boolean;
}

/** The content of a file, and where it lies. */
export interface FileContent {
  readonly digest: string;
  /** Where its last frame ends in the blob. */
  readonly end: number;
  readonly chunks: readonly Chunk[];
}

/**
 * The table of contents: what the tar says of each entry, and where the content of files lies in
 * the blob (`internal/minimal/compression.go` of container-libs, `FileMetadata`). Zeros and empty
 * values are left out.
 */
export class Toc {
  readonly #table = new Table();
  #separator = '';

  constructor() {
    this.#table.add('{"version":1,"entries":[');
  }

  /**
   * @param name as JSON.
   * @param metadata what {@link entryMetadata} gives.
   * @param content missing where there is none.
   */
  add(name: string, metadata: string, content: FileContent | undefined): void {
    const [first, ...others] = content?.chunks ?? [];
    const place =
      content === undefined || first === undefined
        ? ''
        : `,"digest":"${content.digest}","offset":${first.frame},"endOffset":${content.end}` +
          (others.length === 0 ? '' : chunkFields(first));
    this.#table.add(`${this.#separator}${metadata}${place}}`);
    this.#separator = ',';
    for (const chunk of others) {
      this.#table.add(`,{"type":"chunk","name":${name},"offset":${chunk.frame}${chunkFields(chunk)}}`);
    }
  }

  /** @param tarSplitDigest of the compressed tar-split. */
  finish(tarSplitDigest: string): CompressedTable {
    this.#table.add(`],"tarSplitDigest":"${tarSplitDigest}"}`);
    return this.#table.finish();
  }
}

function chunkFields({ size, start, digest, isHole }: Chunk): string {
  const startField = start === 0 ? '' : `,"chunkOffset":${start}`;
  const digestField = digest === undefined ? '' : `,"chunkDigest":"${digest}"`;
  return `,"chunkSize":${size}${startField}${digestField}${isHole ? ',"chunkType":"zeros"' : ''}`;
}

/**
 * What the headers of an entry say, as the beginning of an object in JSON.
 * @param name as JSON.
 */
export function entryMetadata({ fields, linkName, xattrs }: TarEntry, name: string): string {
  const { type, mode, size, uid, gid, mtime } = fields;
  const link = linkName.length === 0 ? '' : `,"linkName":${jsonText(linkName.toString('utf8'))}`;
  const numbers = [
    ['mode', mode],
    ['size', size],
    ['uid', uid],
    ['gid', gid],
  ] as const;
  const told = numbers.map(([key, value]) => (value === 0 ? '' : `,"${key}":${value}`)).join('');
  const time = `,"modtime":"${formatTimestamp(mtime)}"`;
  return `{"type":"${typeNames.get(type) ?? unknownType(type)}","name":${name}${link}${told}${time}${xattrFields(xattrs)}`;
}

function unknownType(type: number): never {
  throw new RangeError(`a layer has no entries of type ${type}`);
}

/** @param records data of a PAX header. */
function xattrFields(records: Uint8Array): string {
  if (records.length === 0) return '';
  const fields = xattrsOf(records).map(({ key, value }) => `${jsonText(key)}:"${value.toString('base64')}"`);
  return fields.length === 0 ? '' : `,"xattrs":{${fields.join(',')}}`;
}
