import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { decodeName } from '@chunkah/core';
import { resolveInRoot, systemCode } from '@chunkah/rootfs';
import { inputTooLarge, inputUnreadable } from '../../errors.ts';

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
    const descriptor = openSync(placeInRoot(root, path), flags);
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
  return unlessMissing(root + path, () => readdirSync(placeInRoot(root, path), 'buffer').map(decodeName));
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

/** Where a path inside the root leads on the host, its symlinks followed inside the root alone. */
function placeInRoot(root: string, path: string): string | Buffer {
  const place = resolveInRoot(root, path);
  if (place === undefined) throw inputUnreadable(root + path, 'its symlinks make a loop');
  return place;
}
