import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import type { FileId } from '@chunkah/core';
import {
  directoryMode,
  emptyMetadata,
  type FileColumns,
  FileIndexBuilder,
  regularFileMode,
  symlinkMode,
} from '@chunkah/core/engine';
import { toSystemPath } from '../binary-path.ts';
import { specialFile, unreadable } from '../errors.ts';
import type { PruneRules } from './prune.ts';
import type { Turns } from './turns.ts';

export interface ListOptions {
  /** The rootfs on the host as a binary string. */
  readonly root: string;
  readonly prune: PruneRules;
  readonly skipSpecialFiles: boolean;
  readonly onListing: ListingHook | undefined;
}

/**
 * Called with what was read from a directory. It may change the order, which must not affect the
 * outcome. For tests.
 */
export type ListingHook = (entries: { readonly name: string }[]) => void;

/** The names and types in a tree; all other metadata is still 0. */
export interface ListedTree {
  readonly columns: FileColumns;
  readonly skippedSpecialFiles: number;
  /** Path of the first of them inside the rootfs, as a binary string. */
  readonly firstSpecialFile: string | undefined;
  /** Prune paths that were found, as binary strings. */
  readonly matchedPrunes: ReadonlySet<string>;
}

/** A listing knows nothing else but the type. */
const noMetadata = emptyMetadata();

/**
 * A directory that is being read: its contents, in byte order of the names, and how many of them
 * are done.
 */
interface OpenDirectory {
  readonly id: FileId;
  /** Path inside the rootfs as a binary string; `` for the root. */
  readonly path: string;
  readonly entries: readonly TypedName[];
  done: number;
}

/** A name as a binary string, and its type. */
type TypedName = Pick<
  Dirent<string>,
  'name' | 'isFile' | 'isDirectory' | 'isSymbolicLink' | 'isFIFO' | 'isSocket' | 'isCharacterDevice'
>;

/**
 * Reads all directories of a rootfs.
 * @throws ChunkahError `SPECIAL_FILE`, `PATH_TOO_LONG`, `UNREADABLE`, `ROOTFS_CHANGED`.
 */
export async function listTree(options: ListOptions, turns: Turns): Promise<ListedTree> {
  const lister = new TreeLister(options);
  for (const progress of lister.run()) await turns.next(progress);
  return lister.finish();
}

class TreeLister {
  readonly #options: ListOptions;
  readonly #matchedPrunes = new Set<string>();
  readonly #builder = new FileIndexBuilder();
  readonly #open: OpenDirectory[] = [];
  #skippedSpecialFiles = 0;
  #firstSpecialFile: string | undefined;

  constructor(options: ListOptions) {
    this.#options = options;
  }

  /** Yields the number of entries now and then. */
  *run(): Generator<number> {
    this.#enter(-1, '');
    for (let directory = this.#open.at(-1); directory !== undefined; directory = this.#open.at(-1)) {
      const entry = directory.entries[directory.done];
      if (entry === undefined) {
        this.#open.pop();
        yield this.#builder.count;
        continue;
      }
      directory.done += 1;
      this.#visit(directory, entry);
    }
  }

  finish(): ListedTree {
    return {
      columns: this.#builder.finish().columns,
      skippedSpecialFiles: this.#skippedSpecialFiles,
      firstSpecialFile: this.#firstSpecialFile,
      matchedPrunes: this.#matchedPrunes,
    };
  }

  #enter(id: FileId, path: string): void {
    const host = this.#options.root + path;
    try {
      const entries = readNames(host === '' ? '/' : host);
      this.#options.onListing?.(entries);
      entries.sort((a, b) => (a.name < b.name ? -1 : 1));
      this.#open.push({ id, path, entries, done: 0 });
    } catch (error) {
      throw unreadable(host, error);
    }
  }

  #visit(directory: OpenDirectory, entry: TypedName): void {
    const { prune, skipSpecialFiles } = this.#options;
    const path = `${directory.path}/${entry.name}`;
    if (prune.whole.has(path)) {
      this.#matchedPrunes.add(path);
      return;
    }
    const mode = modeOf(entry);
    if (mode === undefined) {
      if (!skipSpecialFiles) throw specialFile(path, specialTypeOf(entry));
      this.#skippedSpecialFiles += 1;
      this.#firstSpecialFile ??= path;
      return;
    }
    const id = this.#builder.add(directory.id, entry.name, { ...noMetadata, mode });
    if (mode !== directoryMode) return;
    if (prune.below.has(path)) this.#matchedPrunes.add(path);
    else this.#enter(id, path);
  }
}

/**
 * The contents of a directory. If the file system does not report types, Node queries them, but
 * that fails for names and paths that are not ASCII, since Node treats their bytes as characters:
 * then they are queried here.
 */
export function readNames(directory: string): TypedName[] {
  const path = toSystemPath(directory);
  try {
    return readdirSync(path, { encoding: 'latin1', withFileTypes: true });
  } catch {
    return readdirSync(path, { encoding: 'latin1' }).map((name) =>
      Object.assign(lstatSync(toSystemPath(`${directory}/${name}`)), { name }),
    );
  }
}

/** The type bits of an entry that a layer can hold; `undefined` for special files. */
function modeOf(entry: TypedName): number | undefined {
  if (entry.isFile()) return regularFileMode;
  if (entry.isDirectory()) return directoryMode;
  return entry.isSymbolicLink() ? symlinkMode : undefined;
}

function specialTypeOf(entry: TypedName): string {
  if (entry.isFIFO()) return 'fifo';
  if (entry.isSocket()) return 'socket';
  return entry.isCharacterDevice() ? 'character device' : 'block device';
}
