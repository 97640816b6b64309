import { deflateSync } from 'node:zlib';
import { printable } from '@chunkah/core';

/**
 * The files of all components as text in base64 that a page unpacks when somebody wants it: a path
 * a line, components divided by a zero byte, in zlib's format, which has neither a time nor a
 * system in it.
 */
export function packFiles(components: readonly { readonly files: readonly string[] }[]): string {
  const text = components.map(({ files }) => files.map(printable).join('\n')).join('\0');
  return deflateSync(text, { level: 9 }).toString('base64');
}
