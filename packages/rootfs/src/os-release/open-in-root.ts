import { closeSync, constants, fstatSync, openSync, readlinkSync } from 'node:fs';
import { toSystemPath } from '../binary-path.ts';
import { systemCode, unreadable } from '../errors.ts';

/** Symlinks followed on the way to one file, as Linux does. */
const mostLinks = 40;

/** O_NONBLOCK: opening a fifo must not wait for a writer. */
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY;

/**
 * Opens a regular file of a root tree. Symlinks lead where they would if the tree were the root: an absolute target starts at
 * `root`, and `..` stays in it.
 * @param root path of the tree on the host without a trailing slash, and `path` inside of it; both binary strings.
 * @returns a file descriptor, which the caller closes; `undefined` when there is no such regular file.
 * @throws ChunkahError `UNREADABLE`.
 */
export function openInRoot(root: string, path: string): number | undefined {
  const resolved = resolveInRoot(root, path);
  return resolved === undefined ? undefined : openRegularFile(root + resolved);
}

/** The path without any symlink in it; `undefined` when links lead in a circle. What is missing is found on opening. */
export function resolveInRoot(root: string, path: string): string | undefined {
  const waiting = path.split('/').reverse();
  const names: string[] = [];
  let links = 0;
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name === '' || name === '.') continue;
    if (name === '..') {
      names.pop();
      continue;
    }
    const target = linkTarget(`${root}/${[...names, name].join('/')}`);
    if (target === undefined) {
      names.push(name);
      continue;
    }
    links += 1;
    if (links > mostLinks) return undefined;
    if (target.startsWith('/')) names.length = 0;
    waiting.push(...target.split('/').reverse());
  }
  return `/${names.join('/')}`;
}

/** Where a symlink leads; `undefined` for all that is none. */
function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(toSystemPath(path), { encoding: 'latin1' });
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw unreadable(path, error);
  }
}

function openRegularFile(path: string): number | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(toSystemPath(path), flags);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw unreadable(path, error);
  }
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  return undefined;
}

/** EINVAL: no symlink. ENXIO, ENODEV: a socket, or a device without a driver. */
const absences: ReadonlySet<string | undefined> = new Set([
  'ENOENT',
  'ENOTDIR',
  'ENAMETOOLONG',
  'ELOOP',
  'EINVAL',
  'ENXIO',
  'ENODEV',
]);

function isAbsence(error: unknown): boolean {
  return absences.has(systemCode(error));
}
