import { existsSync, fstatSync, lstatSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { ChunkahError, isChunkahError, printable } from '@chunkah/core';
import { systemCode } from '@chunkah/rootfs';
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
 * @returns the target with all symlinks resolved: a link to a file stays, the file is replaced. The link may be `/dev/stdout`.
 * @throws ChunkahError `OUTPUT_EXISTS`, `OUTPUT_IN_ROOTFS`, `OUTPUT_FAILED`.
 */
export function resolveTarget(target: ImageTarget, rootfs: string): ImageTarget {
  const name = target.kind === 'descriptor' ? 'standard output' : target.path;
  const place = placeOf(target, name);
  if (place !== undefined && isInside(place, rootfs)) throw outputInRootfs(name, rootfs);
  return place === undefined || target.kind === 'descriptor' ? target : { kind: target.kind, path: place };
}

/** Whether a path is something that can only be written front to back: a fifo or a device. */
export function isPipe(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && !stat.isFile() && !stat.isDirectory();
}

/** Path of the file or directory to be, all symlinks resolved; `undefined` for what is no file. */
function placeOf(target: ImageTarget, name: string): string | undefined {
  try {
    switch (target.kind) {
      case 'descriptor':
        return placeOfOpenFile(target.descriptor);
      case 'directory':
        if (lstatSync(target.path, { throwIfNoEntry: false }) !== undefined) throw outputExists(target.path);
        return newPlace(target.path);
      case 'archive': {
        const stat = statSync(target.path, { throwIfNoEntry: false });
        if (stat?.isDirectory() ?? target.path.endsWith('/')) throw outputIsDirectory(target.path);
        if (stat === undefined) return newPlace(target.path);
        return stat.isFile() ? realpathSync(target.path) : undefined;
      }
    }
  } catch (error) {
    throw isChunkahError(error) ? error : outputFailed(name, error);
  }
}

/** `undefined` for what is no file, and for a file that has lost the name it was opened by. */
function placeOfOpenFile(descriptor: number): string | undefined {
  if (!fstatSync(descriptor).isFile()) return undefined;
  try {
    return realpathSync(`/proc/self/fd/${descriptor}`);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function newPlace(path: string): string {
  const absolute = resolve(path);
  const directory = realpathSync(dirname(absolute));
  if (!statSync(directory).isDirectory()) throw Object.assign(new Error('not a directory'), { code: 'ENOTDIR' });
  return join(directory, basename(absolute));
}

function isInside(place: string, rootfs: string): boolean {
  const root = existsSync(rootfs) ? realpathSync(rootfs) : resolve(rootfs);
  return place === root || place.startsWith(root === '/' ? '/' : `${root}/`);
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
