import { type BigIntStats, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Whether a path, all symlinks resolved, is a directory or lies below it, also where the directory is mounted a second time.
 * What does not exist is taken as it is written.
 */
export function isInside(path: string, directory: string): boolean {
  const root = statsOf(directory);
  if (root === undefined) return false;
  let place = realOrResolved(path);
  while (!isSame(statsOf(place), root)) {
    const above = dirname(place);
    if (above === place) return false;
    place = above;
  }
  return true;
}

function isSame(stats: BigIntStats | undefined, { dev, ino }: BigIntStats): boolean {
  return stats !== undefined && stats.dev === dev && stats.ino === ino;
}

function statsOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch {
    // Whoever may not look there loads nothing from there.
    return undefined;
  }
}

function realOrResolved(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
