import { normalizePath, printable } from '@chunkah/core';
import type { DpkgFault } from './dpkg-fault.ts';

/**
 * A path of the database, normalized.
 * @throws what `fault` makes for one that is not absolute, has a NUL byte, or leads to the root or
 * out of it.
 */
export function listedPath(text: string, line: number, fault: DpkgFault): string {
  const path = text.startsWith('/') && !text.includes('\0') ? normalizePath(text) : undefined;
  if (path !== undefined && path !== '/') return path;
  throw fault(line, `not an absolute path below the root: "${printable(text.slice(0, 80))}"`);
}
