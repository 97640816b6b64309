import { closeSync, fstatSync, lstatSync, openSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ChunkahError, isChunkahError, printable } from '@chunkah/core';
import {
  absolutePath,
  directoryIdentity,
  isMountPoint,
  realDirectory,
  realFile,
  refuseInside,
  systemCode,
  type WrittenPlace,
} from '@chunkah/rootfs';
import { outputFailed } from './output-file.ts';

/** Where an image goes. */
export type ImageTarget =
  /** A new directory in the OCI image layout; an empty directory that is a mount point is filled where it is. */
  | { readonly kind: 'directory'; readonly path: string }
  /**
   * A tar of such a directory; a file that exists is replaced at the end, a fifo, a device and a file that is a mount point are
   * written to.
   */
  | { readonly kind: 'archive'; readonly path: string }
  /** The same tar to an open descriptor. */
  | { readonly kind: 'descriptor'; readonly descriptor: number };

/**
 * Makes sure that the image can be written there, before any work is done. Whether the place lies in the rootfs is known for
 * certain only after the scan: see {@link placesOf}.
 * @param rootfs directory of the rootfs.
 * @returns the target with all symlinks resolved: a link to a file stays, the file is replaced. The link may be `/dev/stdout`.
 * @throws ChunkahError `OUTPUT_EXISTS`, `OUTPUT_IN_ROOTFS`, `OUTPUT_FAILED`.
 */
export function resolveTarget(target: ImageTarget, rootfs: string): ImageTarget {
  const [place] = placesOf(target);
  if (place === undefined) return target;
  refuseInside([place], rootfs, () => directoryIdentity(rootfs));
  return target.kind === 'descriptor' ? target : { kind: target.kind, path: place.path };
}

/**
 * The file or directory that the image is to be, all symlinks resolved; nothing when it goes to what is no file.
 * @throws ChunkahError `OUTPUT_EXISTS`, `OUTPUT_FAILED` when no image can be written there.
 */
export function placesOf(target: ImageTarget): WrittenPlace[] {
  const name = target.kind === 'descriptor' ? 'standard output' : target.path;
  const path = placeOf(target, name);
  if (path === undefined) return [];
  return [{ name: target.kind === 'descriptor' ? name : `the output ${printable(name)}`, path }];
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
        if (lstatSync(target.path, { throwIfNoEntry: false }) === undefined) return newPlace(target.path);
        return mountedDirectory(target.path);
      case 'archive': {
        const stat = statSync(target.path, { throwIfNoEntry: false });
        if (stat?.isDirectory() ?? target.path.endsWith('/')) throw outputIsDirectory(target.path);
        if (stat === undefined) return newPlace(target.path);
        return stat.isFile() ? existingFile(target.path) : undefined;
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
    return realFile(`/proc/self/fd/${descriptor}`);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function newPlace(path: string): string {
  const absolute = absolutePath(path);
  const directory = realDirectory(dirname(absolute));
  if (!statSync(directory).isDirectory()) throw Object.assign(new Error('not a directory'), { code: 'ENOTDIR' });
  return join(directory, basename(absolute));
}

/** A directory that can be filled where it is: an empty one that is a mount point. */
function mountedDirectory(path: string): string {
  if (!isMountPoint(path)) throw outputExists(path);
  const isEmpty = statSync(path).isDirectory() && readdirSync(path).length === 0;
  if (!isEmpty) throw mountPointNotEmpty(path);
  return realDirectory(path);
}

/** A file that is replaced, or written where it is when it is a mount point: then it must be one that takes bytes. */
function existingFile(path: string): string {
  const real = realFile(path);
  if (isMountPoint(real)) closeSync(openSync(real, 'r+'));
  return real;
}

function outputExists(path: string): ChunkahError {
  return new ChunkahError({
    code: 'OUTPUT_EXISTS',
    message: `the output oci:${printable(path)} exists already`,
    hint: 'remove it, or name a directory that does not exist',
  });
}

function mountPointNotEmpty(path: string): ChunkahError {
  return new ChunkahError({
    code: 'OUTPUT_EXISTS',
    message: `the output oci:${printable(path)} is a mount point, and not an empty directory`,
    hint: 'empty it, mount an empty directory there, or name a directory that does not exist',
  });
}

function outputIsDirectory(path: string): ChunkahError {
  return new ChunkahError({
    code: 'OUTPUT_EXISTS',
    message: `the output ${printable(path)} is a directory`,
    hint: 'write oci:PATH for an image directory, or name a file',
  });
}
