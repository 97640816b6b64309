import { mkdtempSync, readFileSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TreeSize } from '@chunkah/roots';

const sharedMemory = '/dev/shm';
/** `f_type` of tmpfs, see statfs(2). */
const tmpfsType = 0x01021994;

export interface OutputPlace {
  /** New and empty. */
  readonly directory: string;
  readonly isTmpfs: boolean;
  /** Memory that an image there takes, in bytes; 0 where it takes none, or would not fit. */
  readonly memory: number;
}

/**
 * Makes a directory for output: in `wanted`, else on tmpfs if the image of such a tree fits there,
 * else among temporary files.
 * @param rootfs where the tree is.
 */
export function makeOutputPlace(wanted: string | undefined, rootfs: string, tree: TreeSize): OutputPlace {
  // A header, padding to 512 bytes and some PAX records for each entry.
  const imageBytes = tree.bytes + tree.entries * 2048;
  // The page cache needs room for the tree, unless it lies there already: else the benchmark
  // measures the disk.
  const cacheBytes = isTmpfs(rootfs) ? 0 : tree.bytes;
  const fits = (place: string) => isTmpfs(place) && hasRoom(place, imageBytes, cacheBytes);
  const parent = wanted ?? (fits(sharedMemory) ? sharedMemory : tmpdir());
  const directory = mkdtempSync(join(parent, 'chunkah-bench-'));
  return { directory, isTmpfs: isTmpfs(parent), memory: fits(parent) ? imageBytes : 0 };
}

/** Room for an image on a tmpfs, and a quarter more; and for so much page cache. */
function hasRoom(directory: string, imageBytes: number, cacheBytes: number): boolean {
  const available = /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'latin1'))?.[1];
  const { bavail, bsize } = statfsSync(directory);
  return Number(available ?? 0) * 1024 > imageBytes * 1.25 + cacheBytes && bavail * bsize > imageBytes * 1.25;
}

function isTmpfs(directory: string): boolean {
  try {
    return statfsSync(directory).type === tmpfsType;
  } catch {
    return false;
  }
}
