/**
 * The checksum CRC-64/ISO (ISO 3309, as tar-split has it): reflected, polynomial
 * 0xD800000000000000, inverted at both ends.
 */
export class Crc64 {
  #high = -1;
  #low = -1;

  add(bytes: Uint8Array): void {
    let high = this.#high;
    let low = this.#low;
    const words = bytes.length - (bytes.length % 4);
    let at = 0;
    // The polynomial has four terms, all at one end: what four bytes add is the bytes themselves,
    // moved to four places.
    for (; at < words; at += 4) {
      const word =
        low ^
        ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24));
      low = high ^ (word << 31) ^ (word << 29) ^ (word << 28);
      high = word ^ (word >>> 1) ^ (word >>> 3) ^ (word >>> 4);
    }
    for (; at < bytes.length; at += 1) {
      const byte = (low ^ (bytes[at] ?? 0)) & 0xff;
      low = (low >>> 8) | (high << 24);
      high = (high >>> 8) ^ (byte << 24) ^ (byte << 23) ^ (byte << 21) ^ (byte << 20);
    }
    this.#high = high;
    this.#low = low;
  }

  /** The checksum of all bytes, most significant first. */
  digest(): Buffer {
    const result = Buffer.alloc(8);
    result.writeInt32BE(~this.#high, 0);
    result.writeInt32BE(~this.#low, 4);
    return result;
  }
}
