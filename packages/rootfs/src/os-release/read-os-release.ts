import { closeSync, readSync } from 'node:fs';
import { parseOsRelease } from '@chunkah/core/engine';
import { toBinaryPath } from '../binary-path.ts';
import { unreadable } from '../errors.ts';
import { openInRoot } from '../symlinks/open-in-root.ts';

/** Where os-release(5) says it is, in order of precedence. */
const places = ['/etc/os-release', '/usr/lib/os-release'];

/** Maximum number of bytes read; real files have less than 2000. */
const longest = 64 * 1024;

/**
 * Fields of the `os-release` of a root tree (os-release(5)). Symlinks are followed only inside the
 * tree. Only lines within the first 64 KiB of a file are read.
 * @param rootfs directory of the tree on the host.
 * @returns no fields if the tree has no such file.
 * @throws ChunkahError `UNREADABLE`, `PATH_INVALID`.
 */
export function readOsRelease(rootfs: string): Record<string, string> {
  for (const place of places) {
    const descriptor = openInRoot(rootfs, place);
    if (descriptor === undefined) continue;
    try {
      return parseOsRelease(readStart(descriptor, toBinaryPath(rootfs).replace(/\/+$/, '') + place));
    } finally {
      closeSync(descriptor);
    }
  }
  return {};
}

/** The whole file, or the lines that end within the bytes read. */
function readStart(descriptor: number, path: string): Uint8Array {
  const bytes = new Uint8Array(longest + 1);
  let length = 0;
  try {
    for (let count = -1; count !== 0 && length < bytes.length; length += count) {
      count = readSync(descriptor, bytes, length, bytes.length - length, null);
    }
  } catch (error) {
    throw unreadable(path, error);
  }
  const newline = 0x0a;
  return bytes.subarray(0, length > longest ? bytes.lastIndexOf(newline, longest) + 1 : length);
}
