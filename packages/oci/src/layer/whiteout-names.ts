import { ChunkahError, printable } from '@chunkah/core';
import type { ColumnIndex } from '@chunkah/core/engine';

/**
 * `.wh.` in ASCII: consumers of an image take a name that begins with it as a whiteout (OCI image
 * layers, "Whiteouts").
 */
const mark = [0x2e, 0x77, 0x68, 0x2e];

/** The whiteout of a path. @param path a binary string without a leading slash. */
export function whiteoutPath(path: string): string {
  const nameStart = path.lastIndexOf('/') + 1;
  return `${path.slice(0, nameStart)}.wh.${path.slice(nameStart)}`;
}

/**
 * Makes sure that no entry has a name that readers of an image would take as a whiteout.
 * @throws ChunkahError `WHITEOUT_NAME` that names the first one.
 */
export function refuseWhiteoutNames(files: ColumnIndex): void {
  const { names, nameStart, count } = files.columns;
  for (let id = 0; id < count; id += 1) {
    if (!isMarked(names, nameStart[id] ?? 0, nameStart[id + 1] ?? 0)) continue;
    const path = printable(files.path(id));
    throw new ChunkahError({
      code: 'WHITEOUT_NAME',
      message: `${path}: a name that begins with .wh. would be read as a whiteout by programs that unpack the image`,
      hint: `rename it, or leave it out with --prune ${path}`,
    });
  }
}

function isMarked(names: Uint8Array, start: number, end: number): boolean {
  if (end - start < mark.length) return false;
  for (let index = 0; index < mark.length; index += 1) if (names[start + index] !== mark[index]) return false;
  return true;
}
