import { ChunkahError, printable } from '@chunkah/core';

/**
 * The paths in a RECORD file: lines of `path,hash,size`, a path with a comma or a quote in it
 * quoted.
 * @param file its path, for errors.
 * @throws ChunkahError `WHEEL_RECORD_INVALID`, with the line.
 */
export function parseRecord(text: string, file: string): string[] {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  return lines.map((line, index) => {
    const [, quoted, plain] = /^(?:"((?:[^"]|"")+)"|([^",]+)),[^,]*,[^,]*$/.exec(line) ?? [];
    const path = quoted?.replaceAll('""', '"') ?? plain;
    if (path === undefined) throw recordInvalid(file, index + 1);
    return path;
  });
}

function recordInvalid(file: string, line: number): ChunkahError {
  return new ChunkahError({
    code: 'WHEEL_RECORD_INVALID',
    message: `${printable(file)}, line ${line}: not "path,hash,size"`,
    hint: 'install the distribution again, or leave the repo wheels out',
  });
}
