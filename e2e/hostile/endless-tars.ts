import { headerBlock, paxRecord, recordBlocks } from '../../packages/oci/src/tree/handmade-tar.fixture.ts';

/*
 * Tars that are too large to lie in memory, piece by piece.
 */

const blockSize = 512;
const together = 2048;
const digits = 8;

/** Headers of empty files, in path order: nothing but their numbers. */
export function* emptyFiles(count: number): Generator<Buffer> {
  const template = headerBlock({ name: '0'.repeat(digits) });
  const zeros = template.reduce((sum, byte, at) => (at >= 148 && at < 156 ? sum : sum + byte), 8 * 0x20);
  for (let done = 0; done < count; done += together) {
    const blocks = Buffer.alloc(Math.min(together, count - done) * blockSize);
    for (let at = 0; at < blocks.length; at += blockSize) {
      template.copy(blocks, at);
      let sum = zeros;
      let rest = done + at / blockSize;
      for (let digit = digits - 1; digit >= 0; digit -= 1) {
        blocks[at + digit] = 0x30 + (rest % 10);
        sum += rest % 10;
        rest = Math.floor(rest / 10);
      }
      blocks.write(sum.toString(8).padStart(6, '0'), at + 148, 'latin1');
    }
    yield blocks;
  }
}

/** So many bytes, all the same. */
export function* sameBytes(size: number, value = 0): Generator<Buffer> {
  const piece = Buffer.alloc(1024 * 1024, value);
  for (let left = size; left > 0; left -= piece.length) yield piece.subarray(0, Math.min(piece.length, left));
}

/** One file of zeros. */
export function* fileOfZeros(size: number): Generator<Buffer> {
  yield headerBlock({ name: 'zeros', size });
  yield* sameBytes(Math.ceil(size / blockSize) * blockSize);
  yield tarEnd;
}

/** A record of a type, such as `x`, whose header says so and that is as long. */
export function* longRecord(type: string, size: number): Generator<Buffer> {
  yield headerBlock({ name: 'record', type, size });
  yield* sameBytes(size, 0x61);
  yield tarEnd;
}

/** The PAX record of an attribute that makes a record of so many bytes in all. */
export function xattrRecord(name: string, size: number): Buffer {
  const empty = paxRecord(`SCHILY.xattr.user.${name}`, '').length;
  const record = paxRecord(`SCHILY.xattr.user.${name}`, 'v'.repeat(size - empty));
  // A longer length takes a digit more.
  return record.length === size
    ? record
    : paxRecord(`SCHILY.xattr.user.${name}`, 'v'.repeat(2 * size - empty - record.length));
}

/** PAX headers with one attribute each, and an entry behind them. */
export function* manyAttributes(type: 'x' | 'g', count: number, size: number): Generator<Buffer> {
  for (let number = 0; number < count; number += 1) yield recordBlocks(type, xattrRecord(String(number), size));
  yield headerBlock({ name: 'file' });
  yield tarEnd;
}

/** The blocks of zeros at the end of a tar. */
export const tarEnd = Buffer.alloc(2 * blockSize);

/**
 * A frame of zstd by hand (RFC 8878): its window, then blocks that say how often a zero comes.
 * @param windowLog 10 and more.
 * @param blocks of 128 KiB of zeros.
 */
export function* zerosInZstd(windowLog: number, blocks: number): Generator<Buffer> {
  yield Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, (windowLog - 10) << 3]);
  const size = Math.min(128 * 1024, 2 ** windowLog);
  const block = (isLast: boolean) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUIntLE((size << 3) | (1 << 1) | (isLast ? 1 : 0), 0, 3);
    return bytes;
  };
  const piece = Buffer.concat(Array.from({ length: 4096 }, () => block(false)));
  for (let left = blocks - 1; left > 0; left -= 4096) yield piece.subarray(0, Math.min(left, 4096) * 4);
  yield block(true);
}
