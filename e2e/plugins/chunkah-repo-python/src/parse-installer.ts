import { decodeName } from '@chunkah/core';
import { installerInvalid } from './errors.ts';

/**
 * Reads an `INSTALLER` file: one line that names the program which installed the distribution (PEP
 * 376).
 * @param path of the file, for errors.
 * @throws ChunkahError `PYTHON_INSTALLER_INVALID`.
 */
export function parseInstaller(bytes: Uint8Array, path: string): string {
  const name = decodeName(bytes).trim();
  if (!/^[\x20-\x7e]+$/.test(name)) throw installerInvalid(path);
  return name;
}
