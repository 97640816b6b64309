import { isUtf8 } from 'node:buffer';
import type { JsonFault } from './json-fault.ts';

/**
 * The text of a file with one character per byte: as long as the file, whereas a single character
 * outside Latin-1 would double the size of a decoded text. Its strings are decoded one by one.
 * @throws the error that `fault` makes if the bytes are not UTF-8 or too many.
 */
export function binaryText(bytes: Uint8Array, fault: (fault: JsonFault) => Error): string {
  if (bytes.length > longestText) throw fault({ kind: 'too-large', limit: longestText });
  if (!isUtf8(bytes)) throw fault({ kind: 'not-utf8' });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** The bytes of a file, without a byte order mark at its start. */
export function withoutMark(bytes: Uint8Array): Uint8Array {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  // Never a Buffer, whatever `bytes` is: loops over them are compiled once, for one class.
  return new Uint8Array(bytes.buffer, bytes.byteOffset + start, bytes.byteLength - start);
}

/** The decoded text of a part of a binary text that has whole characters. */
export function fromBinary(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}

/** Number of bytes that certainly fit into a V8 string (2^29 - 24 characters). */
const longestText = 500_000_000;
