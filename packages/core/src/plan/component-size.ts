import type { FileColumns } from '../files/file-columns.ts';
import { modeTypeMask, regularFileMode } from '../files/file-type.ts';

/**
 * How packing measures a component: `file-bytes` adds up the sizes of regular files, each inode
 * once, and so is the same on every file system; `entry-bytes` adds up `st_size` of every entry,
 * including directories and all hard links.
 */
export type SizeRule = 'file-bytes' | 'entry-bytes';

/** Size in bytes of a component with these entries. */
export function componentSize(columns: FileColumns, files: Uint32Array, rule: SizeRule): number {
  return rule === 'file-bytes' ? fileBytes(columns, files) : entryBytes(columns, files);
}

function entryBytes({ size }: FileColumns, files: Uint32Array): number {
  let total = 0;
  for (let index = 0; index < files.length; index += 1) total += size[files[index] ?? 0] ?? 0;
  return total;
}

function fileBytes({ size, mode, linkGroup }: FileColumns, files: Uint32Array): number {
  let seen: Set<number> | undefined;
  let total = 0;
  for (let index = 0; index < files.length; index += 1) {
    const file = files[index] ?? 0;
    if (((mode[file] ?? 0) & modeTypeMask) !== regularFileMode) continue;
    const group = linkGroup[file] ?? 0;
    if (group !== 0) {
      seen ??= new Set();
      if (seen.has(group)) continue;
      seen.add(group);
    }
    total += size[file] ?? 0;
  }
  return total;
}
