/** Strings of a JSON list where they stand in its text: nothing per string but two numbers. */
export class ByteStringList implements Iterable<string> {
  /** A text in UTF-8. */
  readonly bytes: Uint8Array;
  readonly length: number;
  /** Of one string after the other the place of its first byte and the place after its last. */
  readonly #places: Uint32Array;
  /** The same bytes: to make a `Buffer` for each string would take as long as the string. */
  readonly #buffer: Buffer;

  constructor(bytes: Uint8Array, places: Uint32Array) {
    this.bytes = bytes;
    this.length = places.length / 2;
    this.#places = places;
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Place in `bytes` of the first byte of string number `index`. */
  start(index: number): number {
    return this.#places[index * 2] ?? 0;
  }

  /** Place in `bytes` after the last byte of string number `index`. */
  end(index: number): number {
    return this.#places[index * 2 + 1] ?? 0;
  }

  at(index: number): string {
    return this.#buffer.toString('utf8', this.start(index), this.end(index));
  }

  *[Symbol.iterator](): Generator<string> {
    for (let index = 0; index < this.length; index += 1) yield this.at(index);
  }
}
