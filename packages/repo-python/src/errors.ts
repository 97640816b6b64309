import { ChunkahError, printable, waysToLeaveOut } from '@chunkah/core';

/** @param path of the file in the rootfs. */
export function recordInvalid(path: string, fault: string): ChunkahError {
  return new ChunkahError({
    code: 'PYTHON_RECORD_INVALID',
    message: `${printable(path)}: ${fault}`,
    hint: `install the distribution again, or remove it; ${waysToLeaveOut('python')}`,
  });
}
