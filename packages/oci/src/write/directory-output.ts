import { lstatSync, readdirSync, statSync } from 'node:fs';
import { ChunkahError, printable } from '@chunkah/core';
import { isMountPoint, realDirectory } from '@chunkah/rootfs';
import type { DirectoryTarget } from './image-target.ts';
import type { OutputKind } from './output-kind.ts';
import { newPlace, requireWritable } from './output-place.ts';
import { writeDirectory } from './write-directory.ts';

/** `oci:DIRECTORY` */
export const directoryOutput = {
  prefix: 'oci' as const,
  parse: (path) => ({ kind: 'directory', path }),
  name: ({ path }) => path,
  check({ path }) {
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return newPlace(path);
    return mountedDirectory(path);
  },
  at: (_, path) => ({ kind: 'directory', path }),
  passes: () => 1,
  write: (work, { path }) => writeDirectory(work, path),
} satisfies OutputKind<DirectoryTarget>;

/** A directory that can be filled where it is: an empty one that is a mount point. */
function mountedDirectory(path: string): string {
  if (!isMountPoint(path)) throw outputExists(path);
  const isEmpty = statSync(path).isDirectory() && readdirSync(path).length === 0;
  if (!isEmpty) throw mountPointNotEmpty(path);
  requireWritable(path);
  return realDirectory(path);
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
