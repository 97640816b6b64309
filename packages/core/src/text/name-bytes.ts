const encoder = new TextEncoder();

/**
 * Names on Linux are bytes. Here they are strings, without loss: valid UTF-8 is decoded, and each
 * byte that is not part of valid UTF-8 becomes a lone surrogate U+DC80-U+DCFF, as PEP 383
 * (`surrogateescape`) defines it.
 */
export function decodeName(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8');
  return text.includes('\ufffd') ? decodeEscaping(buffer) : text;
}

/**
 * The bytes of a name made by {@link decodeName}.
 * @throws RangeError if the string has a surrogate that does not encode a byte: no file can have
 *   that name.
 */
export function encodeName(name: string): Uint8Array<ArrayBuffer> {
  if (name.isWellFormed()) return encoder.encode(name);
  const bytes: number[] = [];
  for (const character of name) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xdc80 && code <= 0xdcff) bytes.push(code - 0xdc00);
    else if (code >= 0xd800 && code <= 0xdfff) throw new RangeError('a surrogate that does not encode a byte');
    else bytes.push(...Buffer.from(character, 'utf8'));
  }
  return Uint8Array.from(bytes);
}

/** Whether {@link encodeName} accepts the string: the bytes of every lone surrogate are known. */
export function isNameString(name: string): boolean {
  return name.isWellFormed() || !/[\ud800-\udc7f\udd00-\udfff]/u.test(name);
}

function decodeEscaping(bytes: Buffer): string {
  // In UTF-16, which has no more units than UTF-8 has bytes: a string concatenated piece by piece
  // would take many times as much memory.
  const text = Buffer.allocUnsafe(bytes.length * 2);
  let length = 0;
  let at = 0;
  while (at < bytes.length) {
    const end = validEnd(bytes, at);
    if (end > at) length += text.write(bytes.toString('utf8', at, end), length, 'utf16le');
    if (end < bytes.length) length = text.writeUInt16LE(0xdc00 + (bytes[end] ?? 0), length);
    at = end + 1;
  }
  return text.toString('utf16le', 0, length);
}

/** Bytes at the start of `bytes` that are valid UTF-8 and whole characters. */
export function validPrefixLength(bytes: Uint8Array): number {
  return validEnd(bytes, 0);
}

/** Where valid UTF-8 that begins at `start` ends. */
function validEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length) {
    const length = validSequenceLength(bytes, at);
    if (length === 0) break;
    at += length;
  }
  return at;
}

/**
 * Length in bytes of the valid UTF-8 sequence at `at` (RFC 3629, table of section 4); 0 when there
 * is none.
 */
function validSequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  const length = announcedLength(first);
  if (length < 2) return length;
  if (at + length > bytes.length) return 0;
  const second = bytes[at + 1] ?? 0;
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  for (let index = at + 2; index < at + length; index += 1) {
    if (((bytes[index] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}

/** Length in bytes of a sequence with this first byte; 0 when none begins with it. */
function announcedLength(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}
