import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Linux gives memory back to a host in blocks of 2 MiB (on most machines). Some of each piece of
 * this size stays in use.
 */
const pieceSize = 128 * 1024;
const keptSize = 4096;

/**
 * Lets so much memory be free without the host of a virtual machine taking it back. A host that
 * does (free page reporting of a balloon device) has to find each page anew when it is used again,
 * which takes several times as long as all else, and differs from run to run. Nothing changes on
 * other machines.
 * @param directory on a tmpfs. What stays in it takes 1/32 of the memory, until it is removed.
 * @param bytes more than that must be available.
 */
export function keepMemory(directory: string, bytes: number): void {
  const freed = join(directory, 'freed-memory');
  const [free, keep] = [openSync(freed, 'wx'), openSync(join(directory, 'kept-memory'), 'wx')];
  const zeros = Buffer.alloc(pieceSize);
  try {
    // By turns: pages that are asked for one after the other mostly lie one after the other.
    for (let at = 0; at < bytes; at += pieceSize) {
      writeSync(free, zeros, 0, pieceSize - keptSize);
      writeSync(keep, zeros, 0, keptSize);
    }
  } finally {
    closeSync(free);
    closeSync(keep);
    rmSync(freed);
  }
}
