/** Headers, data and padding of a tar come in whole blocks. */
export const blockSize = 512;

/**
 * Type flags of the records a layer uses (GNU tar manual, "Basic Tar Format"; POSIX pax for `x`).
 */
export const typeFlag = {
  file: 0x30,
  hardLink: 0x31,
  symlink: 0x32,
  directory: 0x35,
  longLink: 0x4b,
  longName: 0x4c,
  pax: 0x78,
} as const;

/** Offsets and lengths in bytes of the header's fields. */
const field = {
  mode: 100,
  uid: 108,
  gid: 116,
  size: 124,
  mtime: 136,
  checksum: 148,
  type: 156,
  linkName: 157,
  magic: 257,
} as const;

const magicLength = 8;

/** Bytes for a name or a link name in the header itself. */
export const nameRoom = 100;

export interface HeaderFields {
  mode: number;
  uid: number;
  gid: number;
  /** Bytes of data that follow. */
  size: number;
  /** Whole Unix seconds, not negative. */
  mtime: number;
  type: number;
}

/**
 * Writes a GNU header block at `at`. The caller has already put the name (at most 100 bytes, at
 * `at`) and the link name (at `at + 157`) into the zeroed block.
 */
export function writeGnuHeader(block: Buffer, at: number, fields: HeaderFields): void {
  writeNumber(block, at + field.mode, 8, fields.mode);
  writeNumber(block, at + field.uid, 8, fields.uid);
  writeNumber(block, at + field.gid, 8, fields.gid);
  writeNumber(block, at + field.size, 12, fields.size);
  writeNumber(block, at + field.mtime, 12, fields.mtime);
  block[at + field.type] = fields.type;
  block.write('ustar  ', at + field.magic, 'latin1');
  writeChecksum(block, at);
}

/**
 * Writes the header of a PAX record as the peer does: no name, ids and mode left empty. The block
 * is zeroed.
 */
export function writePaxHeader(block: Buffer, at: number, size: number): void {
  writeNumber(block, at + field.size, 12, size);
  writeNumber(block, at + field.mtime, 12, 0);
  block[at + field.type] = typeFlag.pax;
  block.write('ustar\x0000', at + field.magic, 'latin1');
  writeChecksum(block, at);
}

/** Offset in a header block of the link name. */
export const linkNameOffset = field.linkName;

/**
 * A number in a field of `width` bytes: octal digits with leading zeros and a NUL, or, if it does
 * not fit, 0x80 and the number in big-endian bytes (the GNU format's base-256).
 */
function writeNumber(block: Buffer, at: number, width: number, value: number): void {
  if (value < 8 ** (width - 1)) {
    // 30 bits at a time: integers that the engine stores as such.
    let low = value % 2 ** 30;
    let high = (value - low) / 2 ** 30;
    for (let index = at + width - 2; index >= at; index -= 1) {
      block[index] = 0x30 + (low & 7);
      low = (low >>> 3) | ((high & 7) << 27);
      high >>>= 3;
    }
    return;
  }
  let rest = value;
  for (let index = at + width - 1; index > at; index -= 1) {
    block[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  block[at] = 0x80;
}

/**
 * The sum of the block's bytes, with the checksum field counted as spaces. After the magic all
 * bytes are zero.
 */
function writeChecksum(block: Buffer, at: number): void {
  let sum = 8 * 0x20;
  for (let index = at; index < at + field.magic + magicLength; index += 1) sum += block[index] ?? 0;
  writeNumber(block, at + field.checksum, 8, sum);
}

/** `size` rounded up to whole blocks. */
export function padded(size: number): number {
  return Math.ceil(size / blockSize) * blockSize;
}
