import { ChunkahError, printable } from '@chunkah/core';

const hint = 'install the distribution again, remove its .dist-info directory, or leave the repo python out';

/** @param path of the file in the rootfs. */
export function recordInvalid(path: string, fault: string): ChunkahError {
  return new ChunkahError({ code: 'PYTHON_RECORD_INVALID', message: `${printable(path)}: ${fault}`, hint });
}

/** @param path of the file in the rootfs. */
export function metadataInvalid(path: string, fault: string): ChunkahError {
  return new ChunkahError({ code: 'PYTHON_METADATA_INVALID', message: `${printable(path)}: ${fault}`, hint });
}

/** @param path of the file in the rootfs. */
export function installerInvalid(path: string): ChunkahError {
  return new ChunkahError({
    code: 'PYTHON_INSTALLER_INVALID',
    message: `${printable(path)}: expected one line with the name of a program`,
    hint,
  });
}
