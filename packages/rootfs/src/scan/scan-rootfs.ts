import { lstatSync, readdirSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { type EntryFacts, type FileId, type FileIndex, FileIndexBuilder, fileTypeOf } from '@chunkah/core';
import { toBinaryPath, toSystemPath } from '../binary-path.ts';
import { changed, rootfsNotDirectory, rootfsNotFound, specialFile, systemCode, unreadable } from '../errors.ts';
import { type BinaryXattr, readXattrs } from '../xattr/read-xattrs.ts';
import { type PruneRules, parsePrunePaths } from './prune.ts';

export interface ScanOptions {
  /** Directory on the host; a symlink to one is followed. */
  readonly rootfs: string;
  /** See `parsePrunePaths`. */
  readonly prune?: readonly string[];
  /** Leave out fifos, sockets and devices; without it the first one ends the scan. */
  readonly skipSpecialFiles?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with the number of entries found so far. */
  readonly onProgress?: ((entries: number) => void) | undefined;
  /** Changes the order in which names are met: the outcome must not depend on it. For tests. */
  readonly readdirOrder?: (names: string[]) => string[];
}

export interface Scan {
  /** Absolute path of the rootfs on the host, symlinks resolved, as a binary string; no trailing slash (`` for `/`). */
  readonly root: string;
  readonly files: FileIndex;
  /** Paths of the special files left out. */
  readonly skippedSpecialFiles: number;
  /** Prune paths, as given, that matched nothing. */
  readonly unmatchedPrunes: readonly string[];
}

/** A directory that is being read: its names in byte order and how many of them were done. */
interface OpenDirectory {
  readonly id: FileId;
  /** Path inside the rootfs as a binary string; `` for the root. */
  readonly path: string;
  readonly device: bigint;
  readonly inode: bigint;
  readonly names: readonly string[];
  done: number;
}

/** Milliseconds of scanning after which signals and timers get their turn. */
const turn = 50;

/**
 * Reads the names and facts of every entry below `rootfs` (not the content) into a file index.
 * @throws ChunkahError `ROOTFS_NOT_FOUND`, `ROOTFS_NOT_DIRECTORY`, `SPECIAL_FILE`, `PATH_TOO_LONG`, `UNREADABLE`,
 * `ROOTFS_CHANGED`, `PRUNE_PATH_INVALID`.
 */
export async function scanRootfs(options: ScanOptions): Promise<Scan> {
  const scanner = new Scanner(options, findRoot(options.rootfs), parsePrunePaths(options.prune ?? []));
  await scanner.run();
  return scanner.finish();
}

function findRoot(rootfs: string): string {
  try {
    if (!statSync(rootfs).isDirectory()) throw rootfsNotDirectory(rootfs);
    const path = toBinaryPath(realpathSync(rootfs));
    return path === '/' ? '' : path;
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT') throw rootfsNotFound(rootfs, error);
    if (code === 'ENOTDIR') throw rootfsNotDirectory(rootfs);
    throw code === 'ROOTFS_NOT_DIRECTORY' ? error : unreadable(toBinaryPath(rootfs), error);
  }
}

class Scanner {
  readonly #options: ScanOptions;
  readonly #root: string;
  readonly #prune: PruneRules;
  readonly #matchedPrunes = new Set<string>();
  readonly #builder = new FileIndexBuilder();
  readonly #open: OpenDirectory[] = [];
  #skippedSpecialFiles = 0;
  /** Filled anew for each entry; the builder copies it. */
  readonly #facts: EntryFacts = {
    mode: 0,
    uid: 0,
    gid: 0,
    size: 0,
    mtime: 0,
    mtimeNanoseconds: 0,
    ctime: 0,
    ctimeNanoseconds: 0,
    device: 0n,
    inode: 0n,
    linkCount: 0,
  };

  constructor(options: ScanOptions, root: string, prune: PruneRules) {
    this.#options = options;
    this.#root = root;
    this.#prune = prune;
  }

  async run(): Promise<void> {
    const { onProgress, signal } = this.#options;
    this.#readFacts(this.#root === '' ? '/' : this.#root);
    this.#enter(-1, '');
    let turnStart = performance.now();
    for (let directory = this.#open.at(-1); directory !== undefined; directory = this.#open.at(-1)) {
      const name = directory.names[directory.done];
      if (name === undefined) {
        this.#open.pop();
        this.#leave(directory);
        continue;
      }
      directory.done += 1;
      this.#visit(directory, name);
      if ((this.#builder.count & 255) === 0 && performance.now() - turnStart > turn) {
        onProgress?.(this.#builder.count);
        await setImmediate();
        signal?.throwIfAborted();
        turnStart = performance.now();
      }
    }
    onProgress?.(this.#builder.count);
  }

  finish(): Scan {
    const unmatchedPrunes = (this.#options.prune ?? []).filter((path) => {
      const names = path.split('/').filter((name) => name !== '');
      return !this.#matchedPrunes.has(toBinaryPath(`/${names.join('/')}`));
    });
    return {
      root: this.#root,
      files: this.#builder.finish(),
      skippedSpecialFiles: this.#skippedSpecialFiles,
      unmatchedPrunes,
    };
  }

  /** Reads the names of a directory whose facts were read last and whose entry is in the index already. */
  #enter(id: FileId, path: string): void {
    const host = this.#root + path;
    try {
      let names = readdirSync(toSystemPath(host === '' ? '/' : host), 'latin1');
      if (this.#options.readdirOrder !== undefined) names = this.#options.readdirOrder(names);
      const { device, inode } = this.#facts;
      this.#open.push({ id, path, device, inode, names: names.sort(), done: 0 });
    } catch (error) {
      throw unreadable(host, error);
    }
  }

  /** Makes sure that all was read from the directory that was entered, not from where a symlink in its place leads. */
  #leave({ path, device, inode }: OpenDirectory): void {
    const host = this.#root + path;
    this.#readFacts(host === '' ? '/' : host);
    if (this.#facts.inode !== inode || this.#facts.device !== device) throw changed(host, 'was replaced');
  }

  #visit(directory: OpenDirectory, name: string): void {
    const path = `${directory.path}/${name}`;
    if (this.#prune.whole.has(path)) {
      this.#matchedPrunes.add(path);
      return;
    }
    const host = this.#root + path;
    const type = this.#readFacts(host);
    if (type !== 'file' && type !== 'directory' && type !== 'symlink') {
      if (this.#options.skipSpecialFiles !== true) throw specialFile(path, type);
      this.#skippedSpecialFiles += 1;
      return;
    }
    const xattrs = readXattrs(host);
    const target = type === 'symlink' ? readTarget(host) : undefined;
    const id = this.#builder.add(directory.id, name, this.#facts, entryExtras(xattrs, target));
    if (type !== 'directory') return;
    if (this.#prune.below.has(path)) this.#matchedPrunes.add(path);
    else this.#enter(id, path);
  }

  #readFacts(host: string): ReturnType<typeof fileTypeOf> {
    const facts = this.#facts;
    try {
      const stat = lstatSync(toSystemPath(host), { bigint: true });
      facts.mode = Number(stat.mode);
      facts.uid = Number(stat.uid);
      facts.gid = Number(stat.gid);
      facts.size = Number(stat.size);
      facts.mtime = wholeSeconds(stat.mtimeNs);
      facts.mtimeNanoseconds = Number(stat.mtimeNs - BigInt(facts.mtime) * 1_000_000_000n);
      facts.ctime = wholeSeconds(stat.ctimeNs);
      facts.ctimeNanoseconds = Number(stat.ctimeNs - BigInt(facts.ctime) * 1_000_000_000n);
      facts.device = stat.dev;
      facts.inode = stat.ino;
      facts.linkCount = Number(stat.nlink);
    } catch (error) {
      throw unreadable(host, error);
    }
    return fileTypeOf(facts.mode);
  }
}

/** Rounded down, before 1970 too: BigInt's own division rounds towards zero. */
function wholeSeconds(nanoseconds: bigint): number {
  const seconds = Number(nanoseconds / 1_000_000_000n);
  return nanoseconds < 0n && nanoseconds % 1_000_000_000n !== 0n ? seconds - 1 : seconds;
}

function readTarget(host: string): Uint8Array {
  try {
    return readlinkSync(toSystemPath(host), 'buffer');
  } catch (error) {
    throw unreadable(host, error);
  }
}

function entryExtras(xattrs: readonly BinaryXattr[], target: Uint8Array | undefined) {
  if (target !== undefined) return { target, xattrs };
  return xattrs.length > 0 ? { xattrs } : undefined;
}
