import { readFile } from '@chunkah/rootfs';
import type { LayeredTree } from './read-layers.ts';

/**
 * What a tree holds: directories with a slash, files with their content, symlinks and hard links
 * with where they lead.
 */
export function shownTree(tree: LayeredTree): string[] {
  const { files } = tree;
  const firstNames = new Map<number, string>();
  return Array.from(files, ({ id, path, type }) => {
    const own = path.slice(1);
    const group = files.linkGroup(id);
    const first = group === 0 ? undefined : firstNames.get(group);
    if (first !== undefined) return `${own} = ${first}`;
    if (group !== 0) firstNames.set(group, own);
    if (type === 'directory') return `${own}/`;
    if (type === 'symlink') return `${own} -> ${files.linkTarget(id)}`;
    return `${own}: ${Buffer.from(readFile(tree, id)).toString()}`;
  });
}
