/**
 * FNV-1a, 64 bits (RFC 9923), of the bytes. The hash is kept in two halves of 32 bits: the prime is
 * 2^40 + 0x1b3, so every product stays below 2^53.
 */
export function fnv1a64(bytes: Uint8Array): bigint {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (const byte of bytes) {
    low = (low ^ byte) >>> 0;
    const lowProduct = low * 0x1b3;
    high = (high * 0x1b3 + low * 0x100 + Math.floor(lowProduct / 2 ** 32)) >>> 0;
    low = lowProduct >>> 0;
  }
  return (BigInt(high) << 32n) | BigInt(low);
}
