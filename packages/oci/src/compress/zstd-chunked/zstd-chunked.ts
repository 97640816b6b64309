import { createHash, type Hash, hash } from 'node:crypto';
import type { StringMap } from '../../image/string-map.ts';
import type { Compressor } from '../compression.ts';
import type { TarEntry } from '../tar-entry.ts';
import { writeTables } from './blob-tables.ts';
import { ContentCutter } from './content-cutter.ts';
import { Crc64 } from './crc64.ts';
import { FrameWriter } from './frame-writer.ts';
import { jsonText } from './json-text.ts';
import { RawBytes } from './raw-bytes.ts';
import { TarSplit } from './tar-split.ts';
import { type Chunk, entryMetadata, Toc } from './toc.ts';

/** Zeros of a hole are compressed so many at a time. */
const zeros = new Uint8Array(64 * 1024);

/** An entry whose headers are still to come out of the tar. */
interface PendingEntry {
  readonly name: string;
  readonly nameJson: string;
  /** The beginning of its object in the table of contents. */
  readonly metadata: string;
  readonly contentStart: number;
  readonly size: number;
}

/** The file whose content is coming. */
interface OpenFile {
  readonly entry: PendingEntry;
  /** Of a file that comes in several pieces. */
  hash: Hash | undefined;
  readonly checksum: Crc64;
  readonly chunks: Chunk[];
  /** Bytes of content that are still to come. */
  rest: number;
  /** Bytes of content in complete chunks. */
  done: number;
}

/**
 * Compresses a tar as zstd:chunked: every chunk of a file is a frame of its own, and tables at the
 * end tell where, so that clients fetch only the chunks that they lack. All other readers see a
 * tar compressed by zstd. The bytes depend on the tar, the level and the zstd of this Node version,
 * not on how the tar is cut into blocks.
 */
export class ZstdChunked implements Compressor {
  readonly #onOutput: (bytes: Uint8Array) => void;
  readonly #frame: FrameWriter;
  readonly #cutter: ContentCutter;
  readonly #toc = new Toc();
  readonly #tarSplit = new TarSplit();
  /** Bytes of the tar since the last content. */
  readonly #raw = new RawBytes();
  #pending: PendingEntry[] = [];
  #file: OpenFile | undefined;
  /** Bytes of the tar so far. */
  #position = 0;
  /** Bytes of the blob so far. */
  #written = 0;
  /** Where the frame at hand begins in the blob. */
  #frameStart = 0;
  /** Bytes of the chunk at hand, and its digest as soon as it is too large to be kept. */
  #chunkSize = 0;
  #chunkHash: Hash | undefined;

  /**
   * @param level 1 to 19.
   * @param onOutput gets bytes that are valid only during the call.
   */
  constructor(level: number, onOutput: (bytes: Uint8Array) => void) {
    this.#onOutput = (bytes) => {
      this.#written += bytes.length;
      onOutput(bytes);
    };
    this.#frame = new FrameWriter(level, this.#onOutput);
    this.#cutter = new ContentCutter({
      onData: (bytes) => this.#addToChunk(bytes),
      onCut: () => this.#endChunk(false),
      onHole: (length) => this.#addHole(length),
    });
  }

  entry(entry: TarEntry): void {
    const name = entry.name.toString('utf8');
    const nameJson = jsonText(name);
    const metadata = entryMetadata(entry, nameJson);
    this.#pending.push({ name, nameJson, metadata, contentStart: entry.contentStart, size: entry.fields.size });
  }

  add(block: Uint8Array): void {
    const pending = this.#pending;
    const start = this.#position;
    let next = 0;
    for (let at = 0; at < block.length || pending[next]?.contentStart === start + at; ) {
      if (this.#file !== undefined) {
        const end = Math.min(block.length, at + this.#file.rest);
        this.#addContent(this.#file, block.subarray(at, end));
        at = end;
        continue;
      }
      const entry = pending[next];
      const end = Math.min(block.length, (entry?.contentStart ?? Number.POSITIVE_INFINITY) - start);
      this.#addRaw(block.subarray(at, end));
      at = end;
      if (entry?.contentStart !== start + at) continue;
      this.#beginContent(entry);
      next += 1;
    }
    this.#position += block.length;
    this.#pending = pending.slice(next);
  }

  finish(): StringMap {
    if (this.#file !== undefined || this.#pending.length > 0) throw new Error('the tar ended inside an entry');
    if (this.#frame.begun) this.#frame.finish();
    this.#tarSplit.addBytes(this.#raw.take());
    const tarSplit = this.#tarSplit.finish();
    const toc = this.#toc.finish(tarSplit.digest);
    return writeTables({ toc, tarSplit }, this.#written, this.#onOutput);
  }

  #addRaw(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#raw.add(bytes);
    this.#frame.add(bytes);
  }

  /** The headers of an entry are complete. */
  #beginContent(entry: PendingEntry): void {
    const { name, nameJson, metadata, size } = entry;
    this.#tarSplit.addBytes(this.#raw.take());
    if (size === 0) {
      this.#tarSplit.addContent(name, 0, undefined);
      this.#toc.add(nameJson, metadata, undefined);
      return;
    }
    this.#frame.finish();
    this.#frameStart = this.#written;
    this.#file = { entry, hash: undefined, checksum: new Crc64(), chunks: [], rest: size, done: 0 };
  }

  #addContent(file: OpenFile, bytes: Uint8Array): void {
    const isWhole = file.rest === file.entry.size && bytes.length === file.rest;
    if (!isWhole) file.hash = (file.hash ?? createHash('sha256')).update(bytes);
    file.checksum.add(bytes);
    file.rest -= bytes.length;
    this.#cutter.add(bytes);
    if (file.rest > 0) return;
    this.#cutter.finish();
    this.#file = undefined;
    const { name, nameJson, metadata, size } = file.entry;
    this.#tarSplit.addContent(name, size, file.checksum.digest());
    // One call for small files, of which there are many.
    const digest = `sha256:${file.hash === undefined ? hash('sha256', bytes, 'hex') : file.hash.digest('hex')}`;
    this.#toc.add(nameJson, metadata, { digest, end: this.#written, chunks: file.chunks });
  }

  #addToChunk(bytes: Uint8Array): void {
    const before = this.#frame.collected;
    this.#frame.add(bytes);
    this.#chunkSize += bytes.length;
    if (this.#frame.collected !== undefined) return;
    this.#chunkHash ??= createHash('sha256').update(before ?? new Uint8Array(0));
    this.#chunkHash.update(bytes);
  }

  #addHole(length: number): void {
    for (let rest = length; rest > 0; rest -= zeros.length) {
      this.#addToChunk(rest < zeros.length ? zeros.subarray(0, rest) : zeros);
    }
    this.#endChunk(true);
  }

  #endChunk(isHole: boolean): void {
    const file = this.#file;
    if (file === undefined) throw new Error('a chunk belongs to no file');
    const isWhole = this.#chunkSize === file.entry.size;
    const digest = isWhole ? undefined : this.#chunkDigest();
    this.#frame.finish();
    const chunk = { frame: this.#frameStart, start: file.done, size: this.#chunkSize, isHole };
    file.chunks.push(digest === undefined ? chunk : { ...chunk, digest });
    file.done += this.#chunkSize;
    this.#frameStart = this.#written;
    this.#chunkSize = 0;
    this.#chunkHash = undefined;
  }

  #chunkDigest(): string {
    const { collected } = this.#frame;
    const digest = collected === undefined ? this.#chunkHash?.digest('hex') : hash('sha256', collected, 'hex');
    return `sha256:${digest}`;
  }
}
