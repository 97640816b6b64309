import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { scratchDirectory } from '../program.ts';

/** A second place of a directory, where nothing can be written; undone when the test ends. */
export function readOnlyMount(source: string): string {
  const path = scratchDirectory();
  onTestFinished(() => unmountAll(path));
  execFileSync('mount', ['--bind', source, path]);
  execFileSync('mount', ['-o', 'remount,bind,ro', path]);
  return path;
}

/**
 * Unmounts what is mounted at `directory` and below, the newest first. The path must need no
 * escapes in `/proc`.
 */
export function unmountAll(directory: string): void {
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  const paths = mounts.map((line) => line.split(' ')[1] ?? '');
  for (const path of paths.reverse()) {
    if (path === directory || path.startsWith(`${directory}/`)) execFileSync('umount', [path]);
  }
}
