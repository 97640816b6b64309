import { statSync } from 'node:fs';
import { directoryMode, modeTypeMask, regularFileMode } from '@chunkah/core/engine';
import { toBinaryPath, toSystemPath } from '../binary-path.ts';
import { type FileIdentity, identityOf } from '../file-identity.ts';
import { readNames } from '../scan/list-tree.ts';
import type { Scan } from '../scan/scan-rootfs.ts';
import { fileIdentityAt } from './look-up.ts';

/**
 * The directories of a scan, its root first, and those left out by a prune path: anything in them
 * is in the tree.
 */
export function* scannedDirectories({ content, files, prunedDirectories }: Scan): Generator<FileIdentity> {
  yield identityOf(statSync(toSystemPath(content.root === '' ? '/' : content.root), { bigint: true }));
  const { count, device, inode, mode } = files.columns;
  for (let id = 0; id < count; id += 1) {
    if (((mode[id] ?? 0) & modeTypeMask) === directoryMode) yield { device: device[id] ?? 0n, inode: inode[id] ?? 0n };
  }
  yield* prunedDirectories;
}

/** The regular files of a scan. */
export function* scannedFiles({ files }: Scan): Generator<FileIdentity> {
  const { count, device, inode, mode } = files.columns;
  for (let id = 0; id < count; id += 1) {
    if (((mode[id] ?? 0) & modeTypeMask) === regularFileMode)
      yield { device: device[id] ?? 0n, inode: inode[id] ?? 0n };
  }
}

/**
 * The directories of a tree on the host that was not scanned, its root first. Those that cannot be
 * read are skipped.
 * @param root a symlink to a directory is followed.
 */
export function* directoriesBelow(root: string): Generator<FileIdentity> {
  for (const { identity } of walk(root)) yield identity;
}

/** The regular files of such a tree. */
export function* filesBelow(root: string): Generator<FileIdentity> {
  for (const { path, files } of walk(root)) {
    for (const name of files) {
      const identity = fileIdentityAt(`${path}/${name}`);
      if (identity !== undefined) yield identity;
    }
  }
}

/** A directory, and the names of the directories and regular files in it. */
interface Listing {
  readonly path: string;
  readonly identity: FileIdentity;
  readonly directories: readonly string[];
  readonly files: readonly string[];
}

function* walk(root: string): Generator<Listing> {
  const waiting = [toBinaryPath(root)];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const listing = lookInto(path);
    if (listing === undefined) continue;
    yield listing;
    for (const name of listing.directories) waiting.push(`${path}/${name}`);
  }
}

function lookInto(path: string): Listing | undefined {
  try {
    const identity = identityOf(statSync(toSystemPath(path), { bigint: true }));
    const entries = readNames(path);
    const directories = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    return { path, identity, directories, files };
  } catch {
    return undefined;
  }
}
