import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { decodeName, encodeName } from '@chunkah/core';
import { systemCode } from '@chunkah/rootfs';
import { inputTooLarge, inputUnreadable } from '../../errors.ts';

/** Links that one lookup may pass, as in the kernel. */
const maxLinks = 40;

const mebibyte = 2 ** 20;

/**
 * Reads a regular file inside a root: symlinks are followed as if the root were `/`, so nothing
 * outside it is read.
 * @param root directory on the host.
 * @param path absolute, inside the root.
 * @param limit most MiB.
 * @returns `undefined` when there is none.
 * @throws ChunkahError `INPUT_UNREADABLE`, `INPUT_TOO_LARGE`.
 */
export function readInRoot(root: string, path: string, limit: number): Buffer | undefined {
  return unlessMissing(root + path, () => {
    // O_NONBLOCK: opening a fifo must not wait for a writer.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const descriptor = openSync(hostPath(root, resolveInRoot(root, path)), flags);
    try {
      const stat = fstatSync(descriptor);
      if (!stat.isFile()) throw inputUnreadable(root + path, 'it is not a regular file');
      if (stat.size > limit * mebibyte) throw inputTooLarge(root + path, `${limit} MiB`);
      return readFileSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  });
}

/**
 * The names in a directory inside a root, in no order. Bounds and errors as with
 * {@link readInRoot}.
 * @returns `undefined` when there is no such directory.
 */
export function listInRoot(root: string, path: string): string[] | undefined {
  return unlessMissing(root + path, () =>
    readdirSync(hostPath(root, resolveInRoot(root, path)), 'buffer').map(decodeName),
  );
}

function unlessMissing<Result>(shownPath: string, read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw code === 'INPUT_UNREADABLE' || code === 'INPUT_TOO_LARGE' ? error : inputUnreadable(shownPath, error);
  }
}

/**
 * Where a path inside the root leads, as a path inside the root without symlinks. What does not
 * exist is kept as it is.
 */
function resolveInRoot(root: string, path: string): string {
  const left = path.split('/').reverse();
  let at = '';
  let links = 0;
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    if (name === '' || name === '.') continue;
    if (name === '..') {
      at = at.slice(0, Math.max(0, at.lastIndexOf('/')));
      continue;
    }
    const next = `${at}/${name}`;
    if (lstatSync(hostPath(root, next), { throwIfNoEntry: false })?.isSymbolicLink() !== true) {
      at = next;
      continue;
    }
    links += 1;
    if (links > maxLinks) throw inputUnreadable(root + path, 'its symlinks make a loop');
    const target = decodeName(readlinkSync(hostPath(root, next), 'buffer'));
    if (target.startsWith('/')) at = '';
    left.push(...target.split('/').reverse());
  }
  return at;
}

function hostPath(root: string, path: string): Buffer {
  return Buffer.from(encodeName(root + path));
}
