import { compareBytes } from '@chunkah/core';

/**
 * Sorts paths in path order (`comparePaths`). Suits many paths: each is rewritten once, not at
 * every comparison.
 */
export function sortPaths(paths: readonly string[]): string[] {
  const keyed = paths.map((path) => ({ path, key: pathKey(path) }));
  const compare = isPlain(keyed.map(({ key }) => key)) ? compareUnits : compareBytes;
  return keyed.sort((left, right) => compare(left.key, right.key)).map(({ path }) => path);
}

/** A key that {@link sortPathKeys} puts where the path belongs. */
export function pathKey(path: string): string {
  return path.replaceAll('/', '\0');
}

/** The path of a {@link pathKey}. */
export function pathOfKey(key: string): string {
  return key.replaceAll('\0', '/');
}

/** Sorts keys in place. */
export function sortPathKeys(keys: string[]): void {
  keys.sort(isPlain(keys) ? undefined : compareBytes);
}

/**
 * Below the surrogates, UTF-16 units and bytes have the same order, and the engine compares faster
 * than we do.
 */
function isPlain(keys: readonly string[]): boolean {
  return keys.every((key) => /^[\0-\ud7ff]*$/.test(key));
}

function compareUnits(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
