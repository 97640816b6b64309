import { decodeName } from '@chunkah/core';

/**
 * A name of a tar as a lossless string.
 * @param name a binary string.
 */
export function nameText(name: string): string {
  return decodeName(Buffer.from(name, 'latin1'));
}
