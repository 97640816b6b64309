import type { TarParser } from './tar-parser.ts';

/**
 * Gives a parser a tar that arrives front to back, in pieces of any size. Keeps at most one record.
 */
export class TarFeed {
  readonly #parser: TarParser;
  /** What has arrived of the bytes that the parser needs next. */
  #kept: Buffer | undefined;
  #filled = 0;
  /** Bytes of the tar that have arrived. */
  size = 0;

  constructor(parser: TarParser) {
    this.#parser = parser;
  }

  /**
   * Takes the next piece.
   * @param onBetween gets the bytes of the piece that the parser does not need: data of entries and
   *   its padding, and what follows the end.
   * @throws TarFault
   */
  write(piece: Buffer, onBetween?: (bytes: Buffer, position: number) => void): void {
    const parser = this.#parser;
    const start = this.size;
    this.size += piece.length;
    for (let at = 0; at < piece.length; ) {
      const position = start + at;
      const skipped = parser.hasEnded ? piece.length - at : Math.min(parser.next - position, piece.length - at);
      if (skipped > 0 && this.#filled === 0) {
        onBetween?.(piece.subarray(at, at + skipped), position);
        at += skipped;
        continue;
      }
      at += this.#collect(piece.subarray(at));
    }
  }

  /** @throws TarFault if the tar ends too early. */
  finish(): void {
    this.#parser.finish(this.size);
  }

  /** @returns how many of the bytes were taken. */
  #collect(bytes: Buffer): number {
    const parser = this.#parser;
    const { wanted } = parser;
    if (this.#filled === 0 && bytes.length >= wanted) {
      parser.take(bytes.subarray(0, wanted));
      return wanted;
    }
    const taken = Math.min(wanted - this.#filled, bytes.length);
    if (this.#kept === undefined || this.#kept.length < wanted) this.#kept = Buffer.allocUnsafeSlow(wanted);
    bytes.copy(this.#kept, this.#filled, 0, taken);
    this.#filled += taken;
    if (this.#filled < wanted) return taken;
    this.#filled = 0;
    parser.take(this.#kept.subarray(0, wanted));
    return taken;
  }
}
