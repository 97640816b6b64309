import type { FileId, LoadContext } from '@chunkah/core';
import { databaseTooLarge } from '../errors.ts';
import type { DatabaseDirectory } from './database-directory.ts';

/**
 * A directory of the rootfs as one that holds a database. Symlinks are followed inside the rootfs.
 * @param directory -1 for the root.
 */
export function treeDirectory(
  { files, children, read }: Pick<LoadContext, 'files' | 'children' | 'read'>,
  directory: FileId,
): DatabaseDirectory {
  const path = directory === -1 ? '' : files.path(directory);
  const entry = (name: string) => (name === '' ? directory : files.resolveFully(`${path}/${name}`));
  const fileAt = (name: string) => {
    const file = entry(name);
    return file !== undefined && files.type(file) === 'file' ? file : undefined;
  };
  return {
    path,
    entry,
    size: (name) => {
      const file = fileAt(name);
      return file === undefined ? undefined : files.size(file);
    },
    list: (name) => {
      const listed = entry(name);
      if (listed === undefined || files.type(listed) !== 'directory') return undefined;
      return children(listed).map((id) => ({ name: files.name(id), type: files.type(id) }));
    },
    read: async (name, limit) => {
      const file = fileAt(name);
      if (file === undefined) return undefined;
      if (files.size(file) > limit) throw databaseTooLarge(files.path(file), files.size(file));
      return await read(file);
    },
  };
}
