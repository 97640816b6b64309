import type { FileId, FileIndex } from '@chunkah/core';

/** The regular files of at least `minimumSize` bytes, in path order. */
export function bigFiles(files: FileIndex, minimumSize: number): FileId[] {
  const found: FileId[] = [];
  for (let file = 0; file < files.count; file += 1) {
    if (files.size(file) >= minimumSize && files.type(file) === 'file') found.push(file);
  }
  return found;
}
