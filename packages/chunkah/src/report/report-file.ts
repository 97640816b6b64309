import { writeFileSync } from 'node:fs';
import { ChunkahError, printable } from '@chunkah/core';

/**
 * Writes a small file that the user asked for beside the image.
 * @throws ChunkahError `REPORT_NOT_WRITTEN`.
 */
export function writeReport(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw reportNotWritten(path, error);
  }
}

function reportNotWritten(path: string, cause: unknown): ChunkahError {
  return new ChunkahError({
    code: 'REPORT_NOT_WRITTEN',
    message: `cannot write ${printable(path)}: ${cause instanceof Error ? cause.message : String(cause)}`,
    hint: 'name a file in a directory that exists and that you may write to',
    cause,
  });
}
