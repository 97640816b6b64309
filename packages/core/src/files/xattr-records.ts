import { decodeName } from '../text/name-bytes.ts';

/** One extended attribute: its full name, such as `user.component`, and its exact value. */
export interface Xattr {
  readonly key: string;
  readonly value: Uint8Array;
}

/** Bytes before key and value: u16 length of the key, u32 length of the value, little endian. */
const recordHeaderLength = 6;

/**
 * The records of one entry as one byte string. `records` are in byte order of their keys.
 * @param records keys as binary strings: one character per byte.
 */
export function encodeXattrRecords(records: readonly { readonly key: string; readonly value: Uint8Array }[]): Buffer {
  let length = 0;
  for (const record of records) length += recordHeaderLength + record.key.length + record.value.length;
  const encoded = Buffer.allocUnsafe(length);
  let at = 0;
  for (const { key, value } of records) {
    at = encoded.writeUInt16LE(key.length, at);
    at = encoded.writeUInt32LE(value.length, at);
    at += encoded.write(key, at, 'latin1');
    encoded.set(value, at);
    at += value.length;
  }
  return encoded;
}

/**
 * The records that {@link encodeXattrRecords} wrote, in byte order of their keys. Values are views
 * of `encoded`.
 */
export function* decodeXattrRecords(encoded: Uint8Array): Generator<Xattr> {
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  let at = 0;
  while (at < encoded.length) {
    const keyEnd = at + recordHeaderLength + view.getUint16(at, true);
    const valueEnd = keyEnd + view.getUint32(at + 2, true);
    yield {
      key: decodeName(encoded.subarray(at + recordHeaderLength, keyEnd)),
      value: encoded.subarray(keyEnd, valueEnd),
    };
    at = valueEnd;
  }
}
