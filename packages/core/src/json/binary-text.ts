import type { JsonFault } from './json-fault.ts';

/**
 * The text of a file with a character for each byte: as long as the file, where a single character that is not Latin-1 would
 * double a real text. Its strings are decoded one by one. A byte order mark at the start is left out.
 * @throws the error that `fault` makes when the bytes are not UTF-8 or too many.
 */
export function binaryText(bytes: Uint8Array, fault: (fault: JsonFault) => Error): string {
  if (bytes.length > longestText) throw fault({ kind: 'too-large', limit: longestText });
  if (!isUtf8(bytes)) throw fault({ kind: 'not-utf8' });
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return text.startsWith(byteOrderMark) ? text.slice(byteOrderMark.length) : text;
}

const byteOrderMark = '\u00ef\u00bb\u00bf';
const checkedAtOnce = 1 << 20;

function isUtf8(bytes: Uint8Array): boolean {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for (let start = 0; start < bytes.length; start += checkedAtOnce) {
      decoder.decode(bytes.subarray(start, start + checkedAtOnce), { stream: true });
    }
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}

/** The real text of a part of a binary text that holds whole characters. */
export function fromBinary(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}

/** Bytes that certainly fit into a string of V8 (2^29 - 24 characters). */
const longestText = 500_000_000;
