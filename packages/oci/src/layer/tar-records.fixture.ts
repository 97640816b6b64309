import * as tar from 'tar-stream';

/*
 * Two ways of reading a tar in tests, neither of which shares code with the layer writer: manually
 * block by block, for exact bytes; and through tar-stream, for what a client would see.
 */

/** A header and the data that follows it. */
export interface TarRecord {
  /** The 512 bytes of the header. */
  readonly header: Buffer;
  /** Type flag as a character: `0` a file, `x` PAX data, `L` a long name. */
  readonly type: string;
  /** The name and link name in the header, up to a NUL, one character per byte. */
  readonly name: string;
  readonly linkName: string;
  readonly data: Buffer;
}

/** The bytes of one field of a header, one character per byte. */
export function fieldOf({ header }: TarRecord, offset: number, length: number): string {
  return header.toString('latin1', offset, offset + length);
}

/**
 * Every record of a tar up to the two zero blocks that terminate it. Anything else at the end is an
 * error.
 */
export function tarRecords(bytes: Buffer): TarRecord[] {
  const records: TarRecord[] = [];
  let at = 0;
  while (bytes[at] !== 0 || bytes[at + 257] !== 0) {
    const header = bytes.subarray(at, at + 512);
    const size = Number.parseInt(header.toString('latin1', 124, 135), 8);
    const end = at + 512 + Math.ceil(size / 512) * 512;
    if (header.length < 512 || end > bytes.length) throw new Error(`the tar ends inside the record at ${at}`);
    records.push({
      header,
      type: header.toString('latin1', 156, 157),
      name: upToNul(header.subarray(0, 100)),
      linkName: upToNul(header.subarray(157, 257)),
      data: bytes.subarray(at + 512, at + 512 + size),
    });
    at = end;
  }
  const rest = bytes.subarray(at);
  if (rest.length !== 1024 || rest.some((byte) => byte !== 0))
    throw new Error('the tar does not end in two zero blocks');
  return records;
}

function upToNul(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('latin1', 0, end === -1 ? bytes.length : end);
}

/** `LENGTH KEY=VALUE\n` records of PAX data as key and value, one character per byte, in order. */
export function paxRecords(data: Buffer): [key: string, value: string][] {
  const records: [string, string][] = [];
  let at = 0;
  while (at < data.length) {
    const space = data.indexOf(' ', at);
    const end = at + Number(data.toString('latin1', at, space));
    const record = data.toString('latin1', space + 1, end);
    const equals = record.indexOf('=');
    if (!record.endsWith('\n') || equals < 1) throw new Error(`broken PAX record at ${at}`);
    records.push([record.slice(0, equals), record.slice(equals + 1, -1)]);
    at = end;
  }
  return records;
}

/** An entry as tar-stream gives it. Names hold one character per byte. */
export interface TarEntry {
  readonly name: string;
  readonly type: string;
  readonly linkName: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Unix seconds. */
  readonly mtime: number;
  readonly content: Buffer;
}

/** All entries of a tar, read by tar-stream. */
export async function tarEntries(bytes: Buffer): Promise<TarEntry[]> {
  // Its types omit the encoding.
  const options = { filenameEncoding: 'latin1', highWaterMark: 64 * 1024 };
  const extract = tar.extract(options);
  extract.end(bytes);
  const entries: TarEntry[] = [];
  for await (const source of extract) {
    const { name, type, linkname, mode, uid, gid, mtime } = source.header;
    const chunks: Buffer[] = [];
    for await (const chunk of source) chunks.push(chunk as Buffer);
    const content = Buffer.concat(chunks);
    entries.push({ name, type, linkName: linkname ?? '', mode, uid, gid, mtime: mtime.getTime() / 1000, content });
  }
  return entries;
}
