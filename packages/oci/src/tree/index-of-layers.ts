import {
  byteStringAt,
  type ColumnIndex,
  directoryMode,
  emptyMetadata,
  FileIndexBuilder,
  GrowingColumn,
  modeTypeMask,
  regularFileMode,
  symlinkMode,
} from '@chunkah/core/engine';
import { type PruneRules, specialFile } from '@chunkah/rootfs';
import { HardLinks } from './hard-links.ts';
import { PrunedPaths } from './pruned-paths.ts';
import type { StackedRows } from './stacked-rows.ts';
import type { VisibleRows } from './visible-rows.ts';

export interface IndexOptions {
  readonly prune: PruneRules;
  readonly skipSpecialFiles: boolean;
  /** Whether they are entries like all others: of a tree that nothing is made of. */
  readonly keepSpecialFiles?: boolean;
}

/** A tree as layers make it. */
export interface IndexOfLayers {
  readonly files: ColumnIndex;
  /** By file id: the layer whose entry counts. */
  readonly layerOf: Uint16Array<SharedArrayBuffer>;
  /** By file id: the layer that holds the content, and where that begins in its tar, in bytes. */
  readonly blob: Uint16Array<SharedArrayBuffer>;
  readonly offset: Float64Array<SharedArrayBuffer>;
  readonly skippedSpecialFiles: number;
  /** A binary string with a leading slash. */
  readonly firstSpecialFile: string | undefined;
  readonly matchedPrunes: ReadonlySet<string>;
}

const specialTypes: ReadonlyMap<number, string> = new Map([
  [0o010000, 'fifo'],
  [0o020000, 'character device'],
  [0o060000, 'block device'],
]);

/**
 * Makes the file index of merged layers.
 * @throws ChunkahError `LAYER_LINK_INVALID`, `SPECIAL_FILE`.
 */
export function indexOfLayers(stack: StackedRows, visible: VisibleRows, options: IndexOptions): IndexOfLayers {
  return new IndexMaker(stack, visible, options).run();
}

/** A directory whose contents are being added. */
interface OpenDirectory {
  readonly id: number;
  /** With a slash at its end; `` for the root. */
  readonly path: string;
}

class IndexMaker {
  readonly #stack: StackedRows;
  readonly #rows: Uint32Array;
  readonly #options: IndexOptions;
  readonly #pruned: PrunedPaths;
  readonly #links: HardLinks;
  readonly #builder = new FileIndexBuilder();
  readonly #layerOf = new GrowingColumn<number>((buffer) => new Uint16Array(buffer), 4096);
  readonly #blob = new GrowingColumn<number>((buffer) => new Uint16Array(buffer), 4096);
  readonly #offset = new GrowingColumn<number>((buffer) => new Float64Array(buffer), 4096);
  /** By the row of an inode: how many names it has, and the id of the first one plus one. */
  readonly #names: Uint32Array;
  readonly #firstName: Uint32Array;
  /** Refilled for each entry. */
  readonly #metadata = emptyMetadata();
  readonly #open: OpenDirectory[] = [{ id: -1, path: '' }];
  #skippedSpecialFiles = 0;
  #firstSpecialFile: string | undefined;

  constructor(stack: StackedRows, visible: VisibleRows, options: IndexOptions) {
    this.#stack = stack;
    this.#rows = visible.rows;
    this.#options = options;
    this.#pruned = new PrunedPaths(options.prune);
    this.#links = new HardLinks(stack, visible);
    this.#names = new Uint32Array(stack.count);
    this.#firstName = new Uint32Array(stack.count);
  }

  run(): IndexOfLayers {
    for (const row of this.#rows) {
      const inode = this.#links.inodeOf(row);
      this.#names[inode] = (this.#names[inode] ?? 0) + 1;
    }
    for (const row of this.#rows) this.#visit(row);
    return {
      files: this.#builder.finish(),
      layerOf: new Uint16Array(this.#layerOf.takeShared()),
      blob: new Uint16Array(this.#blob.takeShared()),
      offset: new Float64Array(this.#offset.takeShared()),
      skippedSpecialFiles: this.#skippedSpecialFiles,
      firstSpecialFile: this.#firstSpecialFile,
      matchedPrunes: this.#pruned.matched,
    };
  }

  #visit(row: number): void {
    const path = this.#stack.pathText(row);
    const inode = this.#links.inodeOf(row);
    const type = this.#stack.mode(inode) & modeTypeMask;
    if (this.#pruned.has(`/${path}`, type === directoryMode)) return;
    const special = specialTypes.get(type);
    if (special !== undefined && this.#options.keepSpecialFiles !== true) {
      if (!this.#options.skipSpecialFiles) throw specialFile(`/${path}`, special);
      this.#skippedSpecialFiles += 1;
      this.#firstSpecialFile ??= `/${path}`;
      return;
    }
    const nameStart = path.lastIndexOf('/') + 1;
    const parent = this.#idOf(path.slice(0, nameStart));
    this.#fillMetadata(inode);
    const id = this.#add(parent, path.slice(nameStart), row, inode);
    if (type === directoryMode) this.#open.push({ id, path: `${path}/` });
  }

  /** @param path of the directory, with a slash at its end; `` for the root. */
  #idOf(path: string): number {
    while (this.#open.at(-1)?.path !== path) this.#open.pop();
    return this.#open.at(-1)?.id ?? -1;
  }

  #fillMetadata(inode: number): void {
    const rows = this.#stack.layer(inode);
    const own = this.#stack.within(inode);
    const metadata = this.#metadata;
    metadata.mode = rows.mode[own] ?? 0;
    metadata.uid = rows.uid[own] ?? 0;
    metadata.gid = rows.gid[own] ?? 0;
    metadata.size = rows.size[own] ?? 0;
    metadata.mtime = metadata.ctime = rows.mtime[own] ?? 0;
    metadata.mtimeNanoseconds = metadata.ctimeNanoseconds = rows.mtimeNanoseconds[own] ?? 0;
    metadata.linkCount = this.#names[inode] ?? 1;
  }

  #add(parent: number, name: string, row: number, inode: number): number {
    const metadata = this.#metadata;
    const type = metadata.mode & modeTypeMask;
    this.#firstName[inode] ||= this.#builder.count + 1;
    metadata.inode = BigInt(this.#firstName[inode] ?? 0);
    const rows = this.#stack.layer(inode);
    const own = this.#stack.within(inode);
    const xattrSet = rows.xattrSet[own] ?? 0;
    const id = this.#builder.add(parent, name, metadata, {
      ...(type === symlinkMode ? { target: this.#stack.target(inode) } : {}),
      ...(xattrSet === 0 ? {} : { xattrRecords: byteStringAt(rows.xattrs, xattrSet) }),
    });
    const isFile = type === regularFileMode;
    this.#note(row, isFile ? (this.#stack.layerOf[inode] ?? 0) : 0, isFile ? (rows.dataStart[own] ?? 0) : 0);
    return id;
  }

  /** Notes where the entry that was just added comes from. */
  #note(row: number, blob: number, offset: number): void {
    this.#layerOf.push(this.#stack.layerOf[row] ?? 0);
    this.#blob.push(blob);
    this.#offset.push(offset);
  }
}
