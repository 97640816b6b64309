/** What the first bytes of a blob can tell. */
export type BlobCompression = 'none' | 'gzip' | 'zstd';

/** Bytes that a compression begins with. */
const magics: readonly (readonly [BlobCompression, Buffer])[] = [
  // RFC 1952, section 2.3.1.
  ['gzip', Buffer.from([0x1f, 0x8b])],
  // RFC 8878, section 3.1.1.
  ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
];

/**
 * How a blob is compressed, by its first bytes. Neither its name nor its media type tells: layers
 * of docker archives are compressed or not whatever they are called.
 * @param head at least four bytes, of a longer blob.
 */
export function compressionOfBytes(head: Uint8Array): BlobCompression {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const found = magics.find(([, magic]) => bytes.subarray(0, magic.length).equals(magic));
  return found?.[0] ?? (isSkippableFrame(bytes) ? 'zstd' : 'none');
}

/** A frame of zstd without content (RFC 8878, section 3.1.2). A tar begins with a name instead. */
function isSkippableFrame(bytes: Buffer): boolean {
  return bytes.length >= 4 && (bytes.readUInt32LE(0) & 0xfffffff0) >>> 0 === 0x184d2a50;
}
