import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ListedFile } from './rpm-query.ts';

const typeMask = 0o170000;
const regularFile = 0o100000;

/**
 * Which files of a tree belong to which source package, by what rpm lists: by path where the type
 * is right, and by content what no path claims. Found with the system's own ways to follow links
 * and to hash.
 */
export function expectedComponents(rootfs: string, listed: readonly ListedFile[]): Record<string, string[]> {
  const owned = new Map<string, Set<string>>();
  const missing: ListedFile[] = [];
  const own = (source: string, path: string) => {
    const paths = owned.get(source) ?? new Set();
    owned.set(source, paths.add(path));
  };
  for (const file of listed) {
    const path = placeOf(rootfs, file);
    if (path === undefined) missing.push(file);
    else own(file.source, path);
  }
  const claimed = new Set([...owned.values()].flatMap((paths) => [...paths]));
  const bySize = Map.groupBy(missing.filter(isKnownContent), ({ size }) => size);
  for (const path of regularFiles(rootfs)) {
    const candidates = claimed.has(path) ? undefined : bySize.get(lstatSync(rootfs + path).size);
    if (candidates === undefined) continue;
    const digest = createHash('sha256')
      .update(readFileSync(rootfs + path))
      .digest('hex');
    const sources = new Set(candidates.filter((file) => file.digest === digest).map((file) => file.source));
    const [only] = sources;
    if (only !== undefined && sources.size === 1) own(only, path);
  }
  return Object.fromEntries(Array.from(owned, ([source, paths]) => [`rpm/${source}`, [...paths].sort()]));
}

function isKnownContent({ mode, size, isGhost }: ListedFile): boolean {
  return (mode & typeMask) === regularFile && size > 0 && !isGhost;
}

/**
 * The path under which a listed file is found, its parents' links followed; undefined when it is
 * not there, or is something else.
 */
function placeOf(rootfs: string, { path, mode }: ListedFile): string | undefined {
  const name = Buffer.from(path, 'latin1').toString();
  try {
    const place = join(realpathSync(join(rootfs, dirname(name))), basename(name));
    const isSame = (lstatSync(place).mode & typeMask) === (mode & typeMask);
    return isSame && place.startsWith(`${rootfs}/`) ? place.slice(rootfs.length) : undefined;
  } catch {
    return undefined;
  }
}

function* regularFiles(rootfs: string, directory = ''): Generator<string> {
  for (const entry of readdirSync(rootfs + directory || '/', { withFileTypes: true })) {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory()) yield* regularFiles(rootfs, path);
    else if (entry.isFile()) yield path;
  }
}
