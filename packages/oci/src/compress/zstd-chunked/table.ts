import { createHash } from 'node:crypto';
import { ZstdFrame } from '../zstd-frame.ts';

/** Text is compressed in pieces of so many characters. */
const pieceSize = 64 * 1024;
/** Digests fill most of a table: a higher level would gain next to nothing. */
const level = 3;

/** A table of a blob, compressed. */
export interface CompressedTable {
  readonly parts: readonly Uint8Array[];
  /** Bytes of all parts. */
  readonly size: number;
  readonly uncompressedSize: number;
  /** Of the compressed bytes. */
  readonly digest: string;
}

/** Compresses a table while it grows: as text it would fill the memory. */
export class Table {
  readonly #parts: Uint8Array[] = [];
  readonly #hash = createHash('sha256');
  readonly #frame = new ZstdFrame(level, undefined, (bytes) => {
    this.#hash.update(bytes);
    this.#size += bytes.length;
    this.#parts.push(Uint8Array.from(bytes));
  });
  #text = '';
  #size = 0;
  #uncompressedSize = 0;

  add(text: string): void {
    this.#text += text;
    if (this.#text.length >= pieceSize) this.#pass();
  }

  finish(): CompressedTable {
    this.#pass();
    this.#frame.finish();
    return {
      parts: this.#parts,
      size: this.#size,
      uncompressedSize: this.#uncompressedSize,
      digest: `sha256:${this.#hash.digest('hex')}`,
    };
  }

  #pass(): void {
    const bytes = Buffer.from(this.#text, 'utf8');
    this.#text = '';
    this.#uncompressedSize += bytes.length;
    this.#frame.add(bytes);
  }
}
