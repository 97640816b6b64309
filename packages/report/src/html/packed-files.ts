import { deflateSync } from 'node:zlib';
import { printable } from '@chunkah/core';

/** A path, and what is said of it. */
export interface PackedFile {
  readonly path: string;
  readonly note?: string;
}

/**
 * The files of all items as text in base64 that a page unpacks when somebody wants it: a path a
 * line, with a tab before its note if it has one, items divided by a zero byte, in zlib's format,
 * which has neither a time nor a system in it.
 */
export function packFiles(items: readonly { readonly files: readonly PackedFile[] }[]): string {
  const text = items.map(({ files }) => files.map(line).join('\n')).join('\0');
  return deflateSync(text, { level: 9 }).toString('base64');
}

function line({ path, note }: PackedFile): string {
  return note === undefined ? printable(path) : `${printable(path)}\t${printable(note)}`;
}
