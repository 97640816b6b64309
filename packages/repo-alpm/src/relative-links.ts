import type { FileId, FileIndex } from '@chunkah/core';

/** Stands for the root, as the parent of what lies in it. */
const rootDirectory = -1;

/** Links followed in one path before it counts as a loop, as in Linux. */
const mostLinks = 40;

/**
 * Where a path leads when no link on it may be absolute, and `..` may not leave the root: what a
 * program finds that opens files beneath the root alone. The path is taken as relative to the root.
 * @returns `undefined` for the root itself, and where nothing is found.
 */
export function resolveBeneath(files: FileIndex, path: string): FileId | undefined {
  const left = namesOf(path).reverse();
  let at = rootDirectory;
  let links = 0;
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    const next = step(files, at, name);
    if (next === undefined) return undefined;
    if (next === rootDirectory || files.type(next) !== 'symlink') {
      at = next;
      continue;
    }
    links += 1;
    const target = files.linkTarget(next);
    if (links > mostLinks || target.startsWith('/')) return undefined;
    left.push(...namesOf(target).reverse());
  }
  return at === rootDirectory ? undefined : at;
}

/** One name further. */
function step(files: FileIndex, from: FileId, name: string): FileId | undefined {
  if (from !== rootDirectory && files.type(from) !== 'directory') return undefined;
  if (name === '.') return from;
  if (name === '..') return from === rootDirectory ? undefined : files.parent(from);
  return files.find(`${from === rootDirectory ? '' : files.path(from)}/${name}`);
}

function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '');
}
