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
}

/** Makes a directory for output: in `wanted`, else on tmpfs if the image of such a tree fits there, else among temporary files. */
export function makeOutputPlace(wanted: string | undefined, tree: TreeSize): OutputPlace {
  const parent = wanted ?? (fitsInSharedMemory(tree) ? sharedMemory : tmpdir());
  return { directory: mkdtempSync(join(parent, 'chunkah-bench-')), isTmpfs: isTmpfs(parent) };
}

/** Room for the image, and for the tree itself in the page cache: without it the benchmark measures the disk. */
function fitsInSharedMemory(tree: TreeSize): boolean {
  // A header, padding to 512 bytes and some PAX records for each entry.
  const imageBytes = tree.bytes + tree.entries * 2048;
  const memory = /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'latin1'))?.[1];
  if (!isTmpfs(sharedMemory) || Number(memory ?? 0) * 1024 < 2 * imageBytes) return false;
  const { bavail, bsize } = statfsSync(sharedMemory);
  return bavail * bsize > imageBytes;
}

function isTmpfs(directory: string): boolean {
  try {
    return statfsSync(directory).type === tmpfsType;
  } catch {
    return false;
  }
}
