import { encodeName } from './name-bytes.ts';

/**
 * Orders two strings by their UTF-8 bytes. JavaScript's own order compares UTF-16 units and puts
 * U+1F600 before U+FF00. Lone surrogates stand for single bytes, see `decodeName`.
 */
export function compareBytes(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a === b) continue;
    return a < 0x80 && b < 0x80 ? a - b : compareEncoded(left, right);
  }
  return left.length - right.length;
}

/**
 * Orders paths component by component, bytes ascending: `a`, `a/b`, `a-b`. This is the order of
 * file ids.
 */
export function comparePaths(left: string, right: string): number {
  return compareBytes(left.replaceAll('/', '\0'), right.replaceAll('/', '\0'));
}

function compareEncoded(left: string, right: string): number {
  return Buffer.compare(encodeName(left), encodeName(right));
}
