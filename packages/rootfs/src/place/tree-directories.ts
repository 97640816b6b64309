import { statSync } from 'node:fs';
import { directoryMode, modeTypeMask } from '@chunkah/core/engine';
import { toBinaryPath, toSystemPath } from '../binary-path.ts';
import { type FileIdentity, identityOf } from '../file-identity.ts';
import { readNames } from '../scan/list-tree.ts';
import type { Scan } from '../scan/scan-rootfs.ts';

/**
 * The directories of a scan, its root first, and those that a prune path left out: what lies in any
 * of them is in the tree.
 */
export function* scannedDirectories({ content, files, prunedDirectories }: Scan): Generator<FileIdentity> {
  yield identityOf(statSync(toSystemPath(content.root === '' ? '/' : content.root), { bigint: true }));
  const { count, device, inode, mode } = files.columns;
  for (let id = 0; id < count; id += 1) {
    if (((mode[id] ?? 0) & modeTypeMask) === directoryMode) yield { device: device[id] ?? 0n, inode: inode[id] ?? 0n };
  }
  yield* prunedDirectories;
}

/**
 * The directories of a tree on the host that was not scanned, its root first. Those that cannot be
 * read are passed over.
 * @param root a symlink to a directory is followed.
 */
export function* directoriesBelow(root: string): Generator<FileIdentity> {
  const waiting = [toBinaryPath(root)];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const directory = lookInto(path);
    if (directory === undefined) continue;
    yield directory.identity;
    for (const name of directory.names) waiting.push(`${path}/${name}`);
  }
}

/** A directory and the names of those in it. */
function lookInto(path: string): { identity: FileIdentity; names: string[] } | undefined {
  try {
    const identity = identityOf(statSync(toSystemPath(path), { bigint: true }));
    const entries = readNames(path).filter((entry) => entry.isDirectory());
    return { identity, names: entries.map(({ name }) => name) };
  } catch {
    return undefined;
  }
}
