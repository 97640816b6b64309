import { childrenOf } from '../files/children-of.ts';
import type { FileId } from '../files/file-id.ts';
import type { FileIndex } from '../files/file-index.ts';
import { globFiles } from '../files/glob-files.ts';
import { parseOsRelease } from '../text/parse-os-release.ts';
import type { LoadContext } from './load-context.ts';

/** Where os-release(5) says it is, in order of precedence. */
const places = ['/etc/os-release', '/usr/lib/os-release'];

/** Maximum number of bytes read; real files have less than 2000. */
const longest = 64 * 1024;

/**
 * The part of a repo's context that is derived from the tree.
 * @param readStart returns at most this many bytes from the start of a regular file.
 */
export function treeQueries(
  files: FileIndex,
  readStart: (file: FileId, length: number) => Uint8Array,
): Pick<LoadContext, 'osRelease' | 'children' | 'glob'> {
  return {
    osRelease: osReleaseOf(files, readStart),
    children: (directory) => [...childrenOf(files, directory)],
    glob: (pattern) => globFiles(files, pattern),
  };
}

function osReleaseOf(
  files: FileIndex,
  readStart: (file: FileId, length: number) => Uint8Array,
): LoadContext['osRelease'] {
  const found = places.map((place) => files.resolveFully(place));
  const file = found.find((id) => id !== undefined && files.type(id) === 'file');
  return file === undefined ? {} : parseOsRelease(wholeLines(readStart(file, longest), files.size(file)));
}

/** The lines that end within the bytes read from a file of `size` bytes. */
function wholeLines(bytes: Uint8Array, size: number): Uint8Array {
  const newline = 0x0a;
  return size > bytes.length ? bytes.subarray(0, bytes.lastIndexOf(newline) + 1) : bytes;
}
