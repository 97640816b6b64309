import { pipeline } from 'node:stream/promises';
import { crc32, createGunzip, createInflateRaw, type Gunzip, type InflateRaw } from 'node:zlib';
import { printable } from '@chunkah/core';
import type { Findings } from './findings.ts';
import { readBytes, type StoredFile } from './stored-files.ts';

/** Maximum size of a member's header: an extra field of at most 64 KiB, a name and a comment. */
const longestHeader = 68 * 1024;
const trailerSize = 8;

/**
 * Decompresses a gzip blob (RFC 1952) and reports anything other than a single member that fills
 * the blob.
 */
export class GzipReader {
  /** Whether the data ended early or was damaged, so that what was read is not the content. */
  broken = false;
  readonly #blob: StoredFile;
  readonly #findings: Findings;

  constructor(blob: StoredFile, findings: Findings) {
    this.#blob = blob;
    this.#findings = findings;
  }

  async *read(): AsyncGenerator<Buffer> {
    const blob = this.#blob;
    // zlib silently joins several members, so the header and trailer of the first one are read here
    // and zlib gets what is between them.
    const start = headerLength(await readBytes(blob, 0, longestHeader));
    if (start === undefined) return this.#break('it has no gzip header');
    const inflate = createInflateRaw({ chunkSize: 256 * 1024 });
    let checksum = 0;
    let size = 0;
    for await (const chunk of this.#decode(start, inflate)) {
      checksum = crc32(chunk, checksum);
      size += chunk.length;
      yield chunk;
    }
    if (this.broken) return;
    const end = start + inflate.bytesWritten + trailerSize;
    const trailer = await readBytes(blob, end - trailerSize, trailerSize);
    if (trailer.length < trailerSize) return this.#break('it ends before its checksum');
    if (trailer.readUInt32LE(0) !== checksum) return this.#break('its checksum is wrong');
    if (trailer.readUInt32LE(4) !== size % 2 ** 32) return this.#break('its length field is wrong');
    if (end < blob.size) yield* this.#readRest(end);
  }

  async *#readRest(start: number): AsyncGenerator<Buffer> {
    const blob = this.#blob;
    let end = start;
    if (headerLength(await readBytes(blob, start, longestHeader)) !== undefined) {
      this.#findings.add('GZIP_MULTIPLE_MEMBERS', blob.name, 'has more than one gzip member');
      const gunzip = createGunzip({ chunkSize: 256 * 1024 });
      yield* this.#decode(start, gunzip);
      if (this.broken) return;
      end += gunzip.bytesWritten;
    }
    if (end < blob.size) {
      this.#findings.add('GZIP_TRAILING_DATA', blob.name, `has ${blob.size - end} bytes after its gzip data`);
    }
  }

  async *#decode(start: number, decoder: Gunzip | InflateRaw): AsyncGenerator<Buffer> {
    // Errors of the blob arrive through the decoder. When the decoder stops reading, the pipeline
    // fails, which does not matter.
    const fed = pipeline(this.#blob.read(start), decoder).catch(() => undefined);
    try {
      for await (const chunk of decoder) yield chunk;
    } catch (error) {
      if (!isDataError(error)) throw error;
      this.#break(printable(error.message));
    } finally {
      decoder.destroy();
      await fed;
    }
  }

  #break(reason: string): void {
    this.broken = true;
    this.#findings.add('GZIP_BROKEN', this.#blob.name, `cannot be decompressed: ${reason}`);
  }
}

function isDataError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');
}

/**
 * Bytes of the member header at the start of `bytes`, RFC 1952 section 2.3; undefined if there is
 * none.
 */
function headerLength(bytes: Buffer): number | undefined {
  const flags = bytes[3] ?? 0xff;
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8 || flags > 0x1f) return undefined;
  let length = 10;
  if (flags & 4) {
    if (length + 2 > bytes.length) return undefined;
    length += 2 + bytes.readUInt16LE(length);
  }
  for (const flag of [8, 16]) {
    if ((flags & flag) === 0) continue;
    const end = bytes.indexOf(0, length);
    if (end < 0) return undefined;
    length = end + 1;
  }
  if (flags & 2) length += 2;
  return length <= bytes.length ? length : undefined;
}
