/** Collects bytes that are taken all at once. */
export class RawBytes {
  #bytes = Buffer.allocUnsafeSlow(4096);
  #used = 0;

  add(bytes: Uint8Array): void {
    const end = this.#used + bytes.length;
    if (end > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(2 * end);
      this.#bytes.copy(grown, 0, 0, this.#used);
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.#used);
    this.#used = end;
  }

  /** What was added since the last call; valid until the next `add`. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#used);
    this.#used = 0;
    return taken;
  }
}
