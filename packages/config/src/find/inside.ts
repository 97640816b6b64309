import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';

/** Whether a path, all symlinks resolved, is a directory or lies below it. What does not exist is taken as it is written. */
export function isInside(path: string, directory: string): boolean {
  const place = realOrResolved(path);
  const root = realOrResolved(directory);
  return place === root || place.startsWith(root === '/' ? '/' : `${root}/`);
}

function realOrResolved(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
