import { lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { toSystemPath } from '../binary-path.ts';
import { type FileIdentity, identityOf } from '../file-identity.ts';

// What a host path leads to. Paths are binary strings; the result is `undefined` if it cannot be
// accessed.

export function identityAt(path: string): FileIdentity | undefined {
  return attempt(() => identityOf(statSync(toSystemPath(path), { bigint: true })));
}

/** The identity of a regular file; `undefined` for anything else. */
export function fileIdentityAt(path: string): FileIdentity | undefined {
  const stat = attempt(() => statSync(toSystemPath(path), { bigint: true }));
  return stat?.isFile() ? identityOf(stat) : undefined;
}

export function realPath(path: string): string | undefined {
  return attempt(() => realpathSync.native(toSystemPath(path), 'buffer').toString('latin1'));
}

export function isDirectory(path: string): boolean {
  return attempt(() => statSync(toSystemPath(path)).isDirectory()) ?? false;
}

export function linkTarget(path: string): string | undefined {
  return attempt(() => {
    const isLink = lstatSync(toSystemPath(path)).isSymbolicLink();
    return isLink ? readlinkSync(toSystemPath(path), 'buffer').toString('latin1') : undefined;
  });
}

export function attempt<Result>(look: () => Result): Result | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

/** The directory that a path names its last component in. */
export function parentOf(path: string): string {
  const names = path.replace(/\/+$/, '');
  const slash = names.lastIndexOf('/');
  if (slash === -1) return '.';
  return slash === 0 ? '/' : names.slice(0, slash);
}

/** The last component of a path. */
export function nameOf(path: string): string {
  const names = path.replace(/\/+$/, '');
  return names.slice(names.lastIndexOf('/') + 1);
}
