import { lstatSync, realpathSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { decodeName } from '@chunkah/core';
import { ColumnIndex, directoryMode, type FileColumns, modeTypeMask } from '@chunkah/core/engine';
import { binaryPathOf, toBinaryPath, toSystemPath } from '../binary-path.ts';
import { changed, rootfsNotDirectory, rootfsNotFound, systemCode, unreadable } from '../errors.ts';
import { type FileIdentity, identityOf, isSameFile } from '../file-identity.ts';
import { readAllMetadata } from '../metadata-threads.ts';
import type { DirectorySource, SelectedTree } from '../read/content-source.ts';
import { type ListingHook, listTree } from './list-tree.ts';
import { parsePrunePaths, prunedPath } from './prune.ts';
import { Turns } from './turns.ts';

export interface ScanOptions {
  /** Directory on the host; a symlink to one is followed. */
  readonly rootfs: string;
  /** See `parsePrunePaths`. */
  readonly prune?: readonly string[];
  /** Leave out fifos, sockets and devices; without it the first one ends the scan. */
  readonly skipSpecialFiles?: boolean;
  /**
   * Keys of extended attributes that are also requested by name: a library in LD_PRELOAD may answer
   * for one that it does not list.
   */
  readonly xattrsByName?: readonly string[];
  /** Maximum; default: the processors that this process may use. */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with the number of entries found so far. */
  readonly onProgress?: ((entries: number) => void) | undefined;
}

/** A directory, scanned, as a tree. */
export interface Scan extends SelectedTree {
  readonly content: DirectorySource;
  /** Directories left out entirely by a prune path, without those below them. */
  readonly prunedDirectories: readonly FileIdentity[];
}

/**
 * Reads the names and metadata of every entry below `rootfs` (not the content) into a file index:
 * first all directories, then, on several threads, each entry's `lstat`, extended attributes and
 * link target.
 * @throws ChunkahError `ROOTFS_NOT_FOUND`, `ROOTFS_NOT_DIRECTORY`, `SPECIAL_FILE`, `PATH_TOO_LONG`,
 * `UNREADABLE`, `ROOTFS_CHANGED`, `PATH_INVALID`, `PRUNE_PATH_INVALID`.
 */
export function scanRootfs(options: ScanOptions): Promise<Scan> {
  return scanWithHook(options, undefined);
}

/** Implements {@link scanRootfs}, for tests that intervene while directories are being listed. */
export async function scanWithHook(options: ScanOptions, onListing: ListingHook | undefined): Promise<Scan> {
  const { prune = [], skipSpecialFiles = false, xattrsByName = [], threads = availableParallelism() } = options;
  options.signal?.throwIfAborted();
  const rules = parsePrunePaths(prune);
  const root = findRoot(options.rootfs);
  const turns = new Turns(options.signal, options.onProgress);
  const listed = await listTree({ root, prune: rules, skipSpecialFiles, onListing }, turns);
  const columns = await readAllMetadata(root, listed.columns, xattrsByName, threads, turns);
  checkDirectories(root, columns);
  const first = listed.firstSpecialFile;
  options.onProgress?.(columns.count);
  return {
    content: { kind: 'directory', root },
    files: new ColumnIndex(columns),
    skippedSpecialFiles: listed.skippedSpecialFiles,
    ...(first === undefined ? {} : { firstSpecialFile: decodeName(Buffer.from(first, 'latin1')) }),
    unmatchedPrunes: prune.filter((path) => !listed.matchedPrunes.has(prunedPath(path))),
    prunedDirectories: directoriesAt(
      root,
      [...rules.whole].filter((path) => listed.matchedPrunes.has(path)),
    ),
  };
}

/**
 * The identities of the directories at some paths of the tree. Those that cannot be accessed are
 * skipped: nothing is read from there.
 * @param root the rootfs on the host, and `paths` inside it; binary strings.
 */
function directoriesAt(root: string, paths: readonly string[]): FileIdentity[] {
  return paths.flatMap((path) => {
    try {
      const stat = lstatSync(toSystemPath(root + path), { bigint: true });
      return stat.isDirectory() ? identityOf(stat) : [];
    } catch {
      return [];
    }
  });
}

function findRoot(rootfs: string): string {
  const binaryPath = toBinaryPath(rootfs);
  try {
    const given = toSystemPath(binaryPath);
    if (!statSync(given).isDirectory()) throw rootfsNotDirectory(rootfs);
    const path = realpathSync.native(given, 'buffer').toString('latin1');
    return path === '/' ? '' : path;
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT') throw rootfsNotFound(rootfs, error);
    if (code === 'ENOTDIR') throw rootfsNotDirectory(rootfs);
    throw code === 'ROOTFS_NOT_DIRECTORY' ? error : unreadable(binaryPath, error);
  }
}

/**
 * Makes sure that everything was read from the directories in the index, not from the target of a
 * symlink that replaced one.
 */
function checkDirectories(root: string, columns: FileColumns): void {
  const { count, device, inode, mode } = columns;
  for (let id = 0; id < count; id += 1) {
    if (((mode[id] ?? 0) & modeTypeMask) !== directoryMode) continue;
    const path = binaryPathOf(root, columns, id);
    const scanned = { device: device[id] ?? 0n, inode: inode[id] ?? 0n };
    if (!isSameFile(identityNow(path), scanned)) throw changed(path, 'was replaced');
  }
}

/** Which inode a path on the host names; symlinks are not followed. */
function identityNow(path: string): FileIdentity {
  try {
    return identityOf(lstatSync(toSystemPath(path), { bigint: true }));
  } catch (error) {
    throw unreadable(path, error);
  }
}
