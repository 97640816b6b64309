import { blockSize } from '../layer/tar-header.ts';

/** Fields of a header block: offsets and lengths in bytes (POSIX pax, "ustar Interchange Format"). */
export const field = {
  name: [0, 100],
  mode: [100, 8],
  uid: [108, 8],
  gid: [116, 8],
  size: [124, 12],
  mtime: [136, 12],
  checksum: [148, 8],
  linkName: [157, 100],
  prefix: [345, 155],
  /** Of star, which has its magic `tar` at the block's end. */
  starPrefix: [345, 131],
} as const satisfies Readonly<Record<string, readonly [number, number]>>;

const typeOffset = 156;
const magicOffset = 257;
const starMagicOffset = 508;

type Field = readonly [offset: number, length: number];

export function typeFlagOf(block: Buffer): string {
  return String.fromCharCode(block[typeOffset] ?? 0);
}

/** The bytes before the first NUL. */
export function textField(block: Buffer, [offset, length]: Field): string {
  let end = offset;
  while (end < offset + length && block[end] !== 0) end += 1;
  return block.toString('latin1', offset, end);
}

/** The name in the header, with its prefix if the format has one. */
export function headerName(block: Buffer): string {
  const name = textField(block, field.name);
  if (block.toString('latin1', magicOffset, magicOffset + 6) !== 'ustar\0') return name;
  const isStar = block.toString('latin1', starMagicOffset, blockSize) === 'tar\0';
  const prefix = textField(block, isStar ? field.starPrefix : field.prefix);
  return prefix === '' ? name : `${prefix}/${name}`;
}

/**
 * A number: octal digits between spaces and NULs, nothing at all for 0, or GNU's base-256, whose
 * first bit is set and whose second one is the sign.
 * @returns `undefined` for anything else, and beyond 2^53.
 */
export function numberField(block: Buffer, [offset, length]: Field): number | undefined {
  const first = block[offset] ?? 0;
  const number = (first & 0x80) === 0 ? octal(block, offset, offset + length) : base256(block, offset, length);
  return number !== undefined && Number.isSafeInteger(number) ? number : undefined;
}

function octal(block: Buffer, start: number, limit: number): number | undefined {
  let at = start;
  let end = limit;
  while (at < end && isFiller(block[at])) at += 1;
  while (end > at && isFiller(block[end - 1])) end -= 1;
  let value = 0;
  for (; at < end; at += 1) {
    const digit = (block[at] ?? 0) - 0x30;
    if (!(digit >= 0 && digit <= 7)) {
      // Readers stop at a NUL, whatever follows it.
      if (block[at] === 0) break;
      return undefined;
    }
    value = value * 8 + digit;
  }
  return value;
}

function isFiller(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0;
}

function base256(block: Buffer, offset: number, length: number): number {
  const first = block[offset] ?? 0;
  const isNegative = (first & 0x40) !== 0;
  let value = isNegative ? (first & 0x3f) - 0x40 : first & 0x3f;
  for (let at = offset + 1; at < offset + length; at += 1) value = value * 256 + (block[at] ?? 0);
  return value;
}

/** Whether a block is nothing but zeros. */
export function isZeroBlock(block: Buffer): boolean {
  for (let at = 0; at < blockSize; at += 1) if (block[at] !== 0) return false;
  return true;
}

/** Compares the checksum, which some old writers made of signed bytes. */
export function hasValidChecksum(block: Buffer): boolean {
  const written = numberField(block, field.checksum);
  return written === checksumOf(block) || written === signedChecksumOf(block);
}

/** The sum of all bytes, with the field of the checksum counted as spaces. */
function checksumOf(block: Buffer): number {
  const [start, length] = field.checksum;
  let sum = length * 0x20;
  for (let at = 0; at < start; at += 1) sum += block[at] ?? 0;
  for (let at = start + length; at < blockSize; at += 1) sum += block[at] ?? 0;
  return sum;
}

function signedChecksumOf(block: Buffer): number {
  const [start, length] = field.checksum;
  const signed = new Int8Array(block.buffer, block.byteOffset, blockSize);
  return signed.reduce((sum, byte, at) => (at >= start && at < start + length ? sum : sum + byte), length * 0x20);
}
