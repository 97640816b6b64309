import { normalizePath, printable } from '@chunkah/core';
import { dpkgDatabaseInvalid } from '../../errors.ts';
import type { InstalledEntry } from '../adapter.ts';

/**
 * Reads `info/NAME.list`: a path per line, parents before what lies in them. What other lines lie
 * below is a directory; of all else the list does not tell what it is.
 * @param file its name, for errors.
 * @throws ChunkahError `DPKG_DATABASE_INVALID`.
 */
export function parseFileList(text: string, file: string): InstalledEntry[] {
  const paths: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    // The root has the line `/.`.
    if (line !== '' && line !== '/.' && line !== '/') paths.push(listedPath(line, file, index + 1));
  }
  const directories = new Set(paths.map((path) => path.slice(0, path.lastIndexOf('/'))));
  return paths.map((path) => ({ path, type: directories.has(path) ? 'directory' : undefined, size: undefined }));
}

/**
 * Reads `NAME.md5sums` as it stands in `status.d`: a checksum, two spaces and the path of a regular
 * file per line.
 * @param file its name, for errors.
 * @throws ChunkahError `DPKG_DATABASE_INVALID`.
 */
export function parseChecksums(text: string, file: string): InstalledEntry[] {
  const entries: InstalledEntry[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue;
    const path = /^[0-9a-f]{32} [ *](.+)$/.exec(line)?.[1];
    if (path === undefined) throw dpkgDatabaseInvalid(file, index + 1, 'expected a checksum, two spaces and a path');
    entries.push({ path: listedPath(`/${path}`, file, index + 1), type: 'file', size: undefined });
  }
  return entries;
}

/** A path of the database, normalized. */
export function listedPath(text: string, file: string, line: number): string {
  const path = text.startsWith('/') && !text.includes('\0') ? normalizePath(text) : undefined;
  if (path !== undefined && path !== '/') return path;
  throw dpkgDatabaseInvalid(file, line, `not an absolute path below the root: "${printable(text.slice(0, 80))}"`);
}
