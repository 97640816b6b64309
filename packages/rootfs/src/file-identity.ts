import type { BigIntStats } from 'node:fs';

/** What identifies a file or directory: `st_dev` and `st_ino`, each from 0 to 2^64 - 1. */
export interface FileIdentity {
  readonly device: bigint;
  readonly inode: bigint;
}

/** Node reads the fields of a stat as signed numbers, whatever they are in C. */
export function identityOf({ dev, ino }: BigIntStats): FileIdentity {
  return { device: BigInt.asUintN(64, dev), inode: BigInt.asUintN(64, ino) };
}

export function isSameFile(a: FileIdentity, b: FileIdentity): boolean {
  return a.inode === b.inode && a.device === b.device;
}
