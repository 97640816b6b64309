import type { FileId } from './file-id.ts';
import type { FileIndex } from './file-index.ts';
import { rootDirectory } from './place.ts';

/**
 * Ids of the entries directly in a directory (-1: the root), in path order; none for any other
 * entry.
 */
export function* childrenOf(files: FileIndex, directory: FileId): Generator<FileId> {
  const end = directory === rootDirectory ? files.count : files.subtreeEnd(directory);
  for (let id = directory + 1; id < end; id = files.subtreeEnd(id)) yield id;
}
