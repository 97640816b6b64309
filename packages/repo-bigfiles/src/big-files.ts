import type { FileId, FileIndex } from '@chunkah/core';
import { modeTypeMask, regularFileMode } from '@chunkah/core/engine';

/** The regular files of at least `minimumSize` bytes, in path order. */
export function bigFiles(files: FileIndex, minimumSize: number): FileId[] {
  const { count, mode, size } = files.columns;
  const found: FileId[] = [];
  for (let file = 0; file < count; file += 1) {
    const isBig = (size[file] ?? 0) >= minimumSize;
    if (isBig && ((mode[file] ?? 0) & modeTypeMask) === regularFileMode) found.push(file);
  }
  return found;
}
