import type { FileId } from '@chunkah/core';
import type { WeakPass } from './weak-pass.ts';

const cacheName = '__pycache__';

/** `MODULE.TAG.pyc`, where the tag names the interpreter, with optimization or without. */
const byteCode = /^(.+?)\.[^./]+(?:\.opt-[12])?\.pyc$/s;

/**
 * Gives the byte code that installation scripts make to the owners of the Python modules it is made
 * of: `DIR/__pycache__/MODULE.TAG.pyc` to those of `DIR/MODULE.py`. A directory of byte code is of
 * all whose byte code is in it.
 * @returns number of entries given.
 */
export function giveByteCode(pass: WeakPass): number {
  const { left, files, owners } = pass;
  const directories = new Set<FileId>();
  let count = 0;
  for (const file of left) {
    const directory = files.parent(file);
    if (directory === -1 || !files.name(file).endsWith('.pyc') || files.name(directory) !== cacheName) continue;
    const module = byteCode.exec(files.name(file))?.[1];
    const above = files.parent(directory);
    const source = module && files.find(`${above === -1 ? '' : files.path(above)}/${module}.py`);
    if (source === undefined || source === '' || !pass.give(file, owners.of(source))) continue;
    directories.add(directory);
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
