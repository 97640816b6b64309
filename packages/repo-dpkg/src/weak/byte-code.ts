import type { FileId } from '@chunkah/core';
import { byteCodeFiles } from '@chunkah/package-db';
import type { WeakPass } from './weak-pass.ts';

/**
 * Gives the byte code that installation scripts make to the owners of the Python modules it is made
 * of. A directory of byte code is of all whose byte code is in it.
 * @returns number of entries given.
 */
export function giveByteCode(pass: WeakPass): number {
  const { left, files, owners } = pass;
  const directories = new Set<FileId>();
  let count = 0;
  for (const { file, source } of byteCodeFiles(files, left)) {
    if (!pass.give(file, owners.of(source))) continue;
    directories.add(files.parent(file));
    count += 1;
  }
  for (const directory of directories) {
    const end = files.subtreeEnd(directory);
    const components = new Set<number>();
    for (let id = directory + 1; id < end; id = files.subtreeEnd(id)) {
      for (const component of owners.of(id)) components.add(component);
    }
    if (pass.give(directory, [...components])) count += 1;
  }
  return count;
}
