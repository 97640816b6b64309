import { decodeName, encodeName } from '@chunkah/core';
import type { DpkgFault } from './dpkg-fault.ts';
import { listedPath } from './listed-path.ts';
import { type PathLines, PathPlaces } from './path-lines.ts';

const newline = 0x0a;
const slash = 0x2f;
const dot = 0x2e;

/**
 * Reads `info/NAME.list`: an absolute path per line, parents before what lies in them. The root,
 * which has the line `/.`, is left out. Of what a path is, the list tells only that the parent of
 * another one is a directory.
 * @throws what `fault` makes for a line that does not name a path below the root.
 */
export function parseFileList(bytes: Uint8Array, fault: DpkgFault): PathLines {
  return placesOfNormal(bytes) ?? placesOf(normalized(bytes, fault));
}

/**
 * Reads `NAME.md5sums` as it stands in `status.d`: a checksum, two spaces and the path of a regular
 * file per line.
 * @throws what `fault` makes.
 */
export function parseChecksums(bytes: Uint8Array, fault: DpkgFault): PathLines {
  const paths: string[] = [];
  for (const [index, line] of decodeName(bytes).split('\n').entries()) {
    if (line === '') continue;
    const path = /^[0-9a-f]{32} [ *](.+)$/s.exec(line)?.[1];
    if (path === undefined) throw fault(index + 1, 'expected a checksum, two spaces and a path');
    paths.push(listedPath(`/${path}`, index + 1, fault));
  }
  return placesOf(encodeName(paths.join('\n')));
}

/** The lines with each path normalized. */
function normalized(bytes: Uint8Array, fault: DpkgFault): Uint8Array {
  const paths: string[] = [];
  for (const [index, line] of decodeName(bytes).split('\n').entries()) {
    if (line !== '' && line !== '/.' && line !== '/') paths.push(listedPath(line, index + 1, fault));
  }
  return encodeName(paths.join('\n'));
}

function placesOf(bytes: Uint8Array): PathLines {
  const places = placesOfNormal(bytes);
  if (places === undefined) throw new RangeError('a path is not normal');
  return places;
}

/** The paths of lines that are normal all of them; `undefined` when one is not. */
function placesOfNormal(bytes: Uint8Array): PathLines | undefined {
  const places = new PathPlaces(bytes, countLines(bytes));
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(newline, start);
    const end = found === -1 ? bytes.length : found;
    if (end > start && !isRoot(bytes, start, end)) {
      const nameStart = nameStartOf(bytes, start, end);
      if (nameStart === -1) return undefined;
      places.add(start, nameStart, end);
    }
    start = end + 1;
  }
  return places.finish();
}

function countLines(bytes: Uint8Array): number {
  let count = 1;
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at] === newline) count += 1;
  return count;
}

/** Whether the line is `/.` or `/`. */
function isRoot(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] !== slash) return false;
  return end - start === 1 || (end - start === 2 && bytes[start + 1] === dot);
}

/** Where the base name of a path starts; -1 for a path that is not absolute and normalized. */
function nameStartOf(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] !== slash) return -1;
  let nameStart = start + 1;
  for (let at = start + 1; at < end; at += 1) {
    const byte = bytes[at];
    if (byte === 0) return -1;
    if (byte !== slash) continue;
    if (isNoName(bytes, nameStart, at)) return -1;
    nameStart = at + 1;
  }
  return isNoName(bytes, nameStart, end) ? -1 : nameStart;
}

/** Whether the bytes are empty, `.` or `..`. */
function isNoName(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (length === 0) return true;
  return length <= 2 && bytes[start] === dot && bytes[end - 1] === dot;
}
