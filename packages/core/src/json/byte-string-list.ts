/**
 * The strings of a JSON list, in place in its text: only three numbers per string. Those with
 * escapes are stored separately.
 */
export class ByteStringList implements Iterable<string> {
  /** A text in UTF-8. */
  readonly bytes: Uint8Array;
  readonly length: number;
  /**
   * Three numbers per string, in order: what `start`, `end` and `shared` return. A string with
   * escapes is empty here.
   */
  readonly #places: Uint32Array;
  /** The same bytes: creating a `Buffer` for each string would take as long as decoding it. */
  readonly #buffer: Buffer;
  /** Decoded strings with escapes, by index. */
  readonly #decoded: ReadonlyMap<number, string>;

  /** @param places three numbers for each string: `start`, `end`, `shared`. */
  constructor(bytes: Uint8Array, places: Uint32Array, decoded: ReadonlyMap<number, string> = new Map()) {
    this.bytes = bytes;
    this.length = places.length / 3;
    this.#places = places;
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#decoded = decoded;
  }

  /** Place in `bytes` of the first byte of string number `index`. */
  start(index: number): number {
    return this.#places[index * 3] ?? 0;
  }

  /** Place in `bytes` after the last byte of string number `index`. */
  end(index: number): number {
    return this.#places[index * 3 + 1] ?? 0;
  }

  /**
   * How many leading bytes string number `index` certainly shares with the one before it. There may
   * be more; it is 0 next to strings with escapes.
   */
  shared(index: number): number {
    return this.#places[index * 3 + 2] ?? 0;
  }

  at(index: number): string {
    return this.#decoded.get(index) ?? this.#buffer.toString('utf8', this.start(index), this.end(index));
  }

  *[Symbol.iterator](): Generator<string> {
    for (let index = 0; index < this.length; index += 1) yield this.at(index);
  }
}
