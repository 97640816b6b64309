import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeXattr } from './xattr/write-xattr.ts';

/** An empty directory for the tree of one test. */
export function makeRoot(parent = tmpdir()): string {
  return mkdtempSync(join(parent, 'chunkah-'));
}

/** Removes a tree of any depth and with any modes. */
export function removeRoot(root: string): void {
  try {
    rmSync(root, { recursive: true });
  } catch {
    // Node cannot remove paths longer than the host's limit, nor can a user empty directories
    // without permissions.
    execFileSync('chmod', ['-R', 'u+rwX', root]);
    execFileSync('rm', ['-rf', root]);
  }
}

/** A path below a directory; the name is a binary string, one character per byte. */
export function bytePath(directory: string, name: string): Buffer {
  return Buffer.concat([Buffer.from(`${directory}/`), Buffer.from(name, 'latin1')]);
}

/**
 * Whether the file system of a directory supports `user.*` attributes with values of this many
 * bytes.
 */
export function takesXattrs(directory: string, bytes = 1): boolean {
  const probe = join(directory, '.probe');
  writeFileSync(probe, '');
  try {
    writeXattr(probe, 'user.probe', new Uint8Array(bytes));
    return true;
  } catch {
    return false;
  } finally {
    rmSync(probe);
  }
}

const nobody = 65_534;

/**
 * Runs `action` as a user who may not read everything; if it is asynchronous, only up to its first
 * `await`.
 */
export function withoutPrivileges<Result>(action: () => Result): Result {
  if (process.geteuid?.() !== 0) return action();
  process.seteuid?.(nobody);
  try {
    return action();
  } finally {
    process.seteuid?.(0);
  }
}
