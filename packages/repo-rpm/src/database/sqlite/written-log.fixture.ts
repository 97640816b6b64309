/** A page in a log. */
export interface LogFrame {
  readonly page: number;
  readonly content: Uint8Array;
  /** Pages of the database if this ends a transaction, otherwise 0. */
  readonly commit: number;
  /** Default: those of the log. */
  readonly salts?: readonly [number, number];
}

const logSalts = [0x01020304, 0xfefdfcfb] as const;

/** An SQLite write-ahead log with these frames and correct checksums. */
export function writtenLog(pageSize: number, frames: readonly LogFrame[], bigEndian = false): Buffer {
  const log = Buffer.alloc(32 + frames.length * (24 + pageSize));
  let sums: readonly [number, number] = [0, 0];
  const add = (from: number, to: number) => {
    let [first, second] = sums;
    for (let at = from; at < to; at += 8) {
      const words = log.subarray(at, at + 8);
      first = (first + (bigEndian ? words.readUInt32BE(0) : words.readUInt32LE(0)) + second) % 2 ** 32;
      second = (second + (bigEndian ? words.readUInt32BE(4) : words.readUInt32LE(4)) + first) % 2 ** 32;
    }
    sums = [first, second];
  };
  const write = (at: number, numbers: readonly number[]) => {
    for (const [index, number] of numbers.entries()) log.writeUInt32BE(number, at + 4 * index);
  };
  write(0, [bigEndian ? 0x377f0683 : 0x377f0682, 3_007_000, pageSize, 0, ...logSalts]);
  add(0, 24);
  write(24, sums);
  for (const [index, { page, content, commit, salts = logSalts }] of frames.entries()) {
    const at = 32 + index * (24 + pageSize);
    write(at, [page, commit, ...salts]);
    log.set(content.subarray(0, pageSize), at + 24);
    add(at, at + 8);
    add(at + 24, at + 24 + pageSize);
    write(at + 16, sums);
  }
  return log;
}
