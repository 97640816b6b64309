import { isUtf8 } from 'node:buffer';
import { constants, openSync, realpathSync } from 'node:fs';
import { isAbsolute, join, normalize } from 'node:path';
import { workingDirectory } from './working-directory.ts';

/** O_PATH: the directory need not be readable. Node has no name for it. */
const openAsPlace = 0o10000000 | constants.O_DIRECTORY;

/** Links to directories whose paths are not UTF-8, by those paths as binary strings. */
const links = new Map<string, string>();

/**
 * An absolute path that leads where `path` leads from a directory. `..` after a symlink means what
 * it means to the system: the parent of the link's target. Unlike with `resolve`, no byte of the
 * working directory's path is lost.
 * @param directory absolute, from this function, `realDirectory` or `workingDirectory`, which is
 * the default.
 */
export function absolutePath(path: string, directory = isAbsolute(path) ? '/' : workingDirectory()): string {
  const whole = isAbsolute(path) ? path : `${directory}/${path}`;
  const [climb] = /^.*\/\.\.(?=\/|$)/s.exec(whole) ?? [];
  const start = climb === undefined ? '' : climbed(climb);
  const below = normalize(`/${whole.slice(climb?.length)}`).replace(/\/$/, '');
  return `${start === '/' ? '' : start}${below}` || '/';
}

/**
 * A directory whose path contains `..`: without it if that leads to the same place, unchanged if
 * the path does not exist.
 */
function climbed(path: string): string {
  try {
    const real = realDirectory(path);
    const plain = normalize(path);
    return leadsTo(plain, real) ? plain : real;
  } catch {
    return path;
  }
}

function leadsTo(path: string, real: string): boolean {
  try {
    return realDirectory(path) === real;
  } catch {
    return false;
  }
}

/**
 * The path of a directory, with all symlinks resolved. If that is not UTF-8, a kernel link that
 * leads there as long as this process runs: most of Node takes paths as strings.
 * @throws the system's error if it does not exist.
 */
export function realDirectory(path: string): string {
  return linkTo(realpathSync.native(path, 'buffer'));
}

/** The same for a file. One whose name is not UTF-8 fails with `EILSEQ`. */
export function realFile(path: string): string {
  const real = realpathSync.native(path, 'buffer');
  if (isUtf8(real)) return real.toString();
  const start = real.lastIndexOf('/') + 1;
  const name = real.subarray(start);
  if (!isUtf8(name)) throw Object.assign(new Error('a name that is not UTF-8'), { code: 'EILSEQ' });
  return join(linkTo(real.subarray(0, start)), name.toString());
}

function linkTo(directory: Buffer): string {
  if (isUtf8(directory)) return directory.toString();
  const key = directory.toString('latin1');
  const known = links.get(key) ?? `/proc/self/fd/${openSync(directory, openAsPlace)}`;
  links.set(key, known);
  return known;
}
