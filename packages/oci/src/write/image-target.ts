import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { ChunkahError, printable } from '@chunkah/core';
import { outputFailed } from './output-file.ts';

/** Where an image goes. */
export type ImageTarget =
  /** A new directory in the OCI image layout. */
  | { readonly kind: 'directory'; readonly path: string }
  /** A tar of such a directory; a file that exists is replaced at the end, a fifo or device is written to. */
  | { readonly kind: 'archive'; readonly path: string }
  /** The same tar to an open descriptor. */
  | { readonly kind: 'descriptor'; readonly descriptor: number };

/**
 * Makes sure that the image can be written there, before any work is done.
 * @param rootfs directory of the rootfs.
 * @throws ChunkahError `OUTPUT_EXISTS`, `OUTPUT_IN_ROOTFS`, `OUTPUT_FAILED`.
 */
export function checkTarget(target: ImageTarget, rootfs: string): void {
  if (target.kind === 'descriptor') return;
  const path = resolve(target.path);
  if (target.kind === 'directory' && existsSync(path)) throw outputExists(target.path);
  if (target.kind === 'archive' && isDirectory(path)) throw outputIsDirectory(target.path);
  const place = realPlace(path);
  const root = existsSync(rootfs) ? realpathSync(rootfs) : resolve(rootfs);
  if (target.kind === 'archive' && isPipe(path)) return;
  if (place === root || `${place}/`.startsWith(root === '/' ? '/' : `${root}/`))
    throw outputInRootfs(target.path, rootfs);
}

/** Whether a path is something that can only be written front to back: a fifo or a device. */
export function isPipe(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && !stat.isFile() && !stat.isDirectory();
}

/** The path with all symlinks of its directory resolved. */
function realPlace(path: string): string {
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch (error) {
    throw outputFailed(path, error);
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function outputExists(path: string): ChunkahError {
  return new ChunkahError({
    code: 'OUTPUT_EXISTS',
    message: `the output oci:${printable(path)} exists already`,
    hint: 'remove it, or name a directory that does not exist',
  });
}

function outputIsDirectory(path: string): ChunkahError {
  return new ChunkahError({
    code: 'OUTPUT_EXISTS',
    message: `the output ${printable(path)} is a directory`,
    hint: 'write oci:PATH for an image directory, or name a file',
  });
}

function outputInRootfs(path: string, rootfs: string): ChunkahError {
  return new ChunkahError({
    code: 'OUTPUT_IN_ROOTFS',
    message: `the output ${printable(path)} lies inside the rootfs ${printable(rootfs)}`,
    hint: 'write the image outside the rootfs, or to a pipe',
  });
}
