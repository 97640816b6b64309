/** The largest prime below 2^16. */
const modulus = 65_521;

/** Bytes that can be added before the second sum leaves 32 bits. */
const stretch = 5552;

/** The checksum Adler-32 (RFC 1950, section 8). */
export function adler32(bytes: Uint8Array): number {
  let first = 1;
  let second = 0;
  for (let start = 0; start < bytes.length; start += stretch) {
    const end = Math.min(start + stretch, bytes.length);
    // Signed 32-bit sums are the fastest.
    for (let at = start; at < end; at += 1) {
      first = (first + (bytes[at] ?? 0)) | 0;
      second = (second + first) | 0;
    }
    first %= modulus;
    second = (second >>> 0) % modulus;
  }
  return second * 65_536 + first;
}
