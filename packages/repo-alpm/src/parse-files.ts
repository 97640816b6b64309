import { decodeName } from '@chunkah/core';
import type { DatabaseFile } from './database-file.ts';
import { databaseDamaged } from './errors.ts';
import { PackageFiles } from './package-files.ts';
import { parseSections, type Reading, type Sections } from './sections.ts';

/** What `files` says of an installed package. */
export interface PackageFileList {
  readonly files: PackageFiles;
  /** Whether the file does not end as pacman ends it. */
  readonly isCut: boolean;
}

const slash = 0x2f;
const dot = 0x2e;

/**
 * Reads `files` (alpm-db-files(5)): paths without a slash before them, those of directories with a
 * slash behind.
 * @throws ChunkahError `ALPMDB_DAMAGED`.
 */
export function parseFiles(file: DatabaseFile, reading: Reading): PackageFileList {
  // Each path comes after the end of a line, which becomes its leading slash.
  const bytes = Uint8Array.from(file.bytes);
  const parsed = parseSections({ ...file, bytes }, reading);
  const paths = pathsOf(parsed);
  if (reading.strict)
    for (let at = 0; at < paths.length; at += 2) refuseOddPath(file, bytes.subarray(paths[at], paths[at + 1]));
  return { files: new PackageFiles(bytes, paths, reading.strict ? 'any' : 'listed'), isCut: parsed.isCut };
}

/** Start and end of each path, one after another. */
function pathsOf({ sections }: Sections): Uint32Array {
  const paths: number[] = [];
  for (const { name, lines } of sections) {
    if (name !== 'FILES') continue;
    for (let at = 0; at < lines.length; at += 2) {
      const [start = 0, end = 0] = [lines[at], lines[at + 1]];
      if (start < end) paths.push(start, end);
    }
  }
  return Uint32Array.from(paths);
}

/** chunkah 0.6 ends at an absolute path, and at one with `..` in it. */
function refuseOddPath({ path: database }: DatabaseFile, path: Uint8Array): void {
  if (path[0] === slash) throw databaseDamaged(database, undefined, `the path ${decodeName(path)} is absolute`);
  if (hasDotDot(path)) throw databaseDamaged(database, undefined, `the path ${decodeName(path)} has .. in it`);
}

function hasDotDot(path: Uint8Array): boolean {
  for (let at = path.indexOf(dot); at !== -1; at = path.indexOf(dot, at + 1)) {
    const isStart = at === 0 || path[at - 1] === slash;
    const isEnd = at + 2 === path.length || path[at + 2] === slash;
    if (isStart && isEnd && path[at + 1] === dot) return true;
  }
  return false;
}
