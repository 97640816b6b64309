import type { LoadContext } from '@chunkah/core';
import type { WeakPass } from './weak-pass.ts';

/** What tells the kernel in a directory of modules, where packages of modules lie in it too. */
const kernelNames = ['modules.order', 'modules.builtin', 'kernel'];

/**
 * Gives the indexes that depmod makes, `lib/modules/VERSION/modules.*`, to the owner of the kernel
 * there.
 * @returns number of entries given.
 */
export function giveKernelModules(pass: WeakPass, { children }: Pick<LoadContext, 'children'>): number {
  const { files, owners } = pass;
  const modules = files.resolveFully('/lib/modules') ?? files.resolveFully('/usr/lib/modules');
  if (modules === undefined) return 0;
  let count = 0;
  for (const directory of children(modules)) {
    const entries = children(directory);
    const kernel = entries.filter((id) => kernelNames.includes(files.name(id))).map((id) => owners.of(id));
    const all = owners.of(directory);
    const components = kernel.find((known) => known.length > 0) ?? (all.length === 1 ? all : []);
    for (const id of entries) {
      if (files.type(id) === 'file' && files.name(id).startsWith('modules.') && pass.give(id, components)) count += 1;
    }
  }
  return count;
}
