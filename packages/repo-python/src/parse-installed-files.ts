import { decodeName } from '@chunkah/core';
import { recordInvalid } from './errors.ts';

/**
 * Reads an `installed-files.txt`, which older versions of pip wrote beside the metadata of a
 * distribution that its `setup.py` installed: one path per line.
 * @param path of the file, for errors.
 * @returns the paths as they are written: absolute, or beginning at the directory of the file. A
 * byte that is not UTF-8 is a lone surrogate.
 * @throws ChunkahError `PYTHON_RECORD_INVALID`, with the line.
 */
export function parseInstalledFiles(bytes: Uint8Array, path: string): string[] {
  const lines = decodeName(bytes).split(/\r\n|\r|\n/);
  const damaged = lines.findIndex((line) => line.includes('\0'));
  if (damaged !== -1) throw recordInvalid(path, `line ${damaged + 1}: expected a path`);
  return lines.filter((line) => line !== '');
}
