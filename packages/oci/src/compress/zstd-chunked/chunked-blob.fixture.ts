import { createHash } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';

/*
 * Reads a zstd:chunked blob as a client does: by its annotations, table of contents and ranges. It
 * shares no code with the writer.
 */

/** An entry of the table of contents. */
export interface TocEntry {
  readonly type: string;
  readonly name: string;
  readonly linkName?: string;
  readonly mode?: number;
  readonly size?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly modtime?: string;
  readonly xattrs?: Readonly<Record<string, string>>;
  readonly digest?: string;
  readonly offset?: number;
  readonly endOffset?: number;
  readonly chunkSize?: number;
  readonly chunkOffset?: number;
  readonly chunkDigest?: string;
  readonly chunkType?: string;
}

/** A line of tar-split. */
interface TarSplitLine {
  readonly type: number;
  readonly name?: string;
  readonly size?: number;
  readonly payload: string | null;
  readonly position: number;
}

/** A part of a file. */
export interface ReadChunk {
  readonly content: Buffer;
  readonly isHole: boolean;
}

export interface ReadBlob {
  readonly entries: readonly TocEntry[];
  readonly tarSplit: readonly TarSplitLine[];
  /** By the names of files: what was read of their ranges. */
  readonly files: ReadonlyMap<string, readonly ReadChunk[]>;
  /** Made of the tar-split and the files. */
  readonly tar: Buffer;
}

const prefix = 'io.github.containers.zstd-chunked.';

/**
 * Reads all of a blob.
 * @throws Error for the first thing that is not as the tables say.
 */
export function readChunkedBlob(blob: Buffer, annotations: Readonly<Record<string, string>>): ReadBlob {
  const [tocStart = 0, tocSize = 0, tocText = 0, kind] = numbers(annotations[`${prefix}manifest-position`]);
  const [splitStart = 0, splitSize = 0, splitText = 0] = numbers(annotations[`${prefix}tarsplit-position`]);
  expectEqual('keys', Object.keys(annotations).length, 3);
  expectEqual('kind of the table', kind, 1);
  const toc = blob.subarray(tocStart, tocStart + tocSize);
  const split = blob.subarray(splitStart, splitStart + splitSize);
  expectEqual('digest of the table', digestOf(toc), annotations[`${prefix}manifest-checksum`]);
  const tocJson = zstdDecompressSync(toc);
  const splitJson = zstdDecompressSync(split);
  expectEqual('size of the table', tocJson.length, tocText);
  expectEqual('size of the tar-split', splitJson.length, splitText);
  const { version, entries, tarSplitDigest } = JSON.parse(tocJson.toString()) as {
    version: number;
    entries: TocEntry[];
    tarSplitDigest: string;
  };
  expectEqual('version', version, 1);
  expectEqual('digest of the tar-split', digestOf(split), tarSplitDigest);
  readFooter(blob, [tocStart, tocSize, tocText, 1, splitStart, splitSize, splitText]);
  for (const start of [tocStart, splitStart]) {
    expectEqual('magic of a table', blob.toString('hex', start - 8, start - 4), '502a4d18');
  }
  const files = readFiles(blob, entries);
  const tarSplit = splitJson
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as TarSplitLine);
  return { entries, tarSplit, files, tar: rebuildTar(tarSplit, files) };
}

function readFooter(blob: Buffer, expected: readonly number[]): void {
  const footer = blob.subarray(-72);
  expectEqual('header of the footer', footer.toString('hex', 0, 8), '502a4d1840000000');
  for (const [index, number] of expected.entries()) {
    expectEqual(`number ${index} of the footer`, Number(footer.readBigUInt64LE(8 + 8 * index)), number);
  }
  expectEqual('magic of the footer', footer.toString('latin1', 64), 'GNUlInUx');
}

function readFiles(blob: Buffer, entries: readonly TocEntry[]): Map<string, ReadChunk[]> {
  const files = new Map<string, ReadChunk[]>();
  for (const [index, entry] of entries.entries()) {
    if (entry.type !== 'reg' || entry.size === undefined) continue;
    const others: TocEntry[] = [];
    for (let at = index + 1; entries[at]?.type === 'chunk'; at += 1) others.push(entries[at] as TocEntry);
    if (files.has(entry.name)) throw new Error(`${entry.name} comes twice`);
    const chunks = readFile(blob, entry, others);
    const content = Buffer.concat(chunks.map((chunk) => chunk.content));
    expectEqual(`size of ${entry.name}`, content.length, entry.size);
    expectEqual(`digest of ${entry.name}`, digestOf(content), entry.digest);
    files.set(entry.name, chunks);
  }
  return files;
}

function readFile(blob: Buffer, first: TocEntry, others: readonly TocEntry[]): ReadChunk[] {
  const chunks = [first, ...others];
  let done = 0;
  return chunks.map((chunk, index) => {
    expectEqual(`name of a chunk of ${first.name}`, chunk.name, first.name);
    const end = chunks[index + 1]?.offset ?? first.endOffset;
    // A range is one frame: Node stops after the first and takes nothing else.
    const content = zstdDecompressSync(blob.subarray(chunk.offset, end));
    if (others.length > 0) {
      expectEqual(`place of a chunk of ${first.name}`, chunk.chunkOffset ?? 0, done);
      expectEqual(`size of a chunk of ${first.name}`, content.length, chunk.chunkSize);
      expectEqual(`digest of a chunk of ${first.name}`, digestOf(content), chunk.chunkDigest);
    }
    const isHole = chunk.chunkType === 'zeros';
    if (isHole && content.some((byte) => byte !== 0)) throw new Error(`a hole of ${first.name} is not empty`);
    done += content.length;
    return { content, isHole };
  });
}

function rebuildTar(lines: readonly TarSplitLine[], files: ReadonlyMap<string, readonly ReadChunk[]>): Buffer {
  const parts = lines.flatMap(({ type, payload, name = '', size = 0, position }, index) => {
    expectEqual('position', position, index);
    if (type === 2) return [Buffer.from(payload ?? '', 'base64')];
    const content = Buffer.concat(files.get(name)?.map((chunk) => chunk.content) ?? []);
    expectEqual(`size of ${name} in the tar-split`, content.length, size);
    expectEqual(`checksum of ${name}`, payload, size === 0 ? null : slowCrc64(content).toString('base64'));
    return [content];
  });
  return Buffer.concat(parts);
}

/** CRC-64/ISO bit by bit. */
export function slowCrc64(bytes: Uint8Array): Buffer {
  let [high, low] = [0xffff_ffff, 0xffff_ffff];
  for (const byte of bytes) {
    low ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      const isSet = (low & 1) === 1;
      low = (low >>> 1) | (high << 31);
      high = (high >>> 1) ^ (isSet ? 0xd800_0000 : 0);
    }
  }
  const result = Buffer.alloc(8);
  result.writeUInt32BE(~high >>> 0, 0);
  result.writeUInt32BE(~low >>> 0, 4);
  return result;
}

/**
 * Lengths of the chunks of a file, byte by byte, as the page of the format describes them.
 * Negative: a hole.
 */
export function slowChunks(content: Uint8Array): number[] {
  const chunks: number[] = [];
  let [first, second] = [64 * 31, 64 * 63 * 31];
  let size = 0;
  const end = () => {
    if (size > 0) chunks.push(size);
    size = 0;
  };
  const roll = (at: number) => {
    const dropped = content[at - 64] ?? 0;
    first = (first + (content[at] ?? 0) - dropped) >>> 0;
    second = (second + first - 64 * (dropped + 31)) >>> 0;
  };
  for (let at = 0; at < content.length; ) {
    let zeros = at;
    while (zeros < content.length && content[zeros] === 0) zeros += 1;
    if (zeros - at >= 1024) {
      end();
      chunks.push(at - zeros);
      for (; at < zeros; at += 1) roll(at);
      continue;
    }
    for (const stop = Math.max(zeros, at + 1); at < stop; at += 1) {
      roll(at);
      size += 1;
      if ((second & 0xffff) === 0xffff) end();
    }
  }
  end();
  return chunks;
}

function numbers(text = ''): number[] {
  return text.split(':').map(Number);
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function expectEqual(what: string, found: unknown, expected: unknown): void {
  if (found !== expected) throw new Error(`${what}: ${String(found)} instead of ${String(expected)}`);
}
