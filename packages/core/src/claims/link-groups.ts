import type { FileId } from '../files/file-id.ts';
import type { FileIndex } from '../files/file-index.ts';

/**
 * Returns a function that gives all hard links of a file in path order, including the file itself.
 */
export function linkGroupMembers(files: FileIndex): (file: FileId) => Iterable<FileId> {
  const members = new Map<number, FileId[]>();
  for (let file = 0; file < files.count; file += 1) {
    const group = files.linkGroup(file);
    if (group === 0) continue;
    const names = members.get(group);
    if (names === undefined) members.set(group, [file]);
    else names.push(file);
  }
  return (file) => members.get(files.linkGroup(file)) ?? [file];
}
