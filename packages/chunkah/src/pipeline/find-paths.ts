import { type FileId, type FileIndex, printable } from '@chunkah/core';
import type { PrunedPlace } from '@chunkah/report';
import type { SelectedTree } from '@chunkah/rootfs';
import { pathsNotInRootfs } from './errors.ts';

/** An entry that a path leads to. */
export interface FoundEntry {
  /** The path. */
  readonly given: string;
  readonly file: FileId;
}

/**
 * Links followed in one path before it counts as a loop: Linux's own limit (path_resolution(7)).
 */
const mostLinks = 40;

/**
 * Looks up paths as `FileIndex.resolve` does, in the order given. For one that a prune path leaves
 * out the answer is the prune path; whether there is such a file is not known.
 * @throws ChunkahError `PATH_NOT_IN_ROOTFS` for all paths that do not exist.
 */
export function findPaths(
  { files, skippedSpecialFiles }: SelectedTree,
  prune: readonly string[],
  paths: readonly string[],
): (FoundEntry | PrunedPlace)[] {
  const faults: string[] = [];
  const places = paths.flatMap((path) => {
    const file = path.startsWith('/') ? files.resolve(path) : undefined;
    if (file !== undefined) return { given: path, file };
    const place = path.startsWith('/') ? destination(files, path) : path;
    const prunedBy = prune.find((rule) => leavesOut(rule, place));
    if (prunedBy !== undefined) return { given: path, path: place, prunedBy };
    faults.push(`${path === '' ? 'an empty path' : printable(path)} ${whyMissing(place)}`);
    return [];
  });
  if (faults.length > 0) throw pathsNotInRootfs(faults, skippedSpecialFiles > 0);
  return places;
}

function whyMissing(place: string): string {
  if (!place.startsWith('/')) return 'is not absolute';
  return place === '/' ? 'is the root directory, which no layer holds' : 'is not in the rootfs';
}

/** Where a symlink leads inside the rootfs, `/` included; `undefined` when there is nothing. */
export function leadsTo(files: FileIndex, symlink: FileId): string | undefined {
  const path = files.path(symlink);
  const file = files.resolveFully(path);
  if (file !== undefined) return files.path(file);
  return destination(files, `${path}/.`) === '/' ? '/' : undefined;
}

/**
 * Where an absolute path would lead, symlinks in all components but the last followed as far as the
 * tree has them.
 */
function destination(files: FileIndex, path: string): string {
  const left = names(path).reverse();
  let place = '';
  let links = 0;
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    if (name === '.') continue;
    if (name === '..') {
      place = place.slice(0, Math.max(place.lastIndexOf('/'), 0));
      continue;
    }
    const file = files.find(`${place}/${name}`);
    const isLink = file !== undefined && files.type(file) === 'symlink';
    if (isLink && left.length > 0 && links < mostLinks) {
      links += 1;
      const target = files.linkTarget(file);
      if (target.startsWith('/')) place = '';
      left.push(...names(target).reverse());
    } else place += `/${name}`;
  }
  return place === '' ? '/' : place;
}

/** Whether a prune path leaves out what lies at `place`. */
function leavesOut(rule: string, place: string): boolean {
  const top = `/${names(rule).join('/')}`;
  return place.startsWith(`${top}/`) || (place === top && !rule.endsWith('/'));
}

/** The names in a path. Empty ones, between two slashes, count as nothing. */
function names(path: string): string[] {
  return path.split('/').filter((name) => name !== '');
}
