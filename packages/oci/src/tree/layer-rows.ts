import {
  type ByteStrings,
  ByteStringTable,
  directoryMode,
  encodeXattrRecords,
  modeTypeMask,
  regularFileMode,
  symlinkMode,
} from '@chunkah/core/engine';
import type { TarEntry, TarEntryKind } from '../tar/tar-entry.ts';
import { shownName } from '../validate/checked-name.ts';
import { layerNameInvalid, layerSymlinkInvalid, layerTypeUnknown } from './errors.ts';
import { layerPathOf, linkPathOf, symlinkFaultOf } from './layer-path.ts';
import type { RowBudget } from './row-budget.ts';
import { RowColumns } from './row-columns.ts';
import { sortRuns } from './sort-rows.ts';
import { UnlistedDirectories } from './unlisted-directories.ts';

/** What a row says of its path. */
export const rowKind = {
  entry: 0,
  link: 1,
  whiteout: 2,
  opaque: 3,
  /** A directory that the layer does not list, but puts something into. */
  unlisted: 4,
} as const;

/** Linux gives every symlink these, whatever a tar says. */
const symlinkPermissions = 0o777;

/** As clients make a directory that no layer lists. */
const unlistedMode = directoryMode | 0o755;

/**
 * The entries of one layer in the order of its tar, then the directories that it does not list:
 * plain data, one column per field.
 */
export interface LayerRows {
  /** How messages name the layer. */
  readonly name: string;
  readonly count: number;
  /** All rows in path order; of one path the later one comes first. */
  readonly order: Uint32Array<ArrayBuffer>;
  /** Paths without a leading slash; row `n` has the bytes from `pathStart[n]` to `pathStart[n + 1]`. */
  readonly paths: Uint8Array<ArrayBuffer>;
  readonly pathStart: Uint32Array<ArrayBuffer>;
  /** See {@link rowKind}. */
  readonly kind: Uint8Array<ArrayBuffer>;
  /** With type bits; 0 for links and whiteouts. */
  readonly mode: Uint16Array<ArrayBuffer>;
  readonly uid: Uint32Array<ArrayBuffer>;
  readonly gid: Uint32Array<ArrayBuffer>;
  readonly size: Float64Array<ArrayBuffer>;
  readonly mtime: Float64Array<ArrayBuffer>;
  readonly mtimeNanoseconds: Uint32Array<ArrayBuffer>;
  /** Where the data begins in the tar. */
  readonly dataStart: Float64Array<ArrayBuffer>;
  /** 0, or the number of a symlink's target, or of the path that a hard link leads to. */
  readonly target: Uint32Array<ArrayBuffer>;
  readonly targets: ByteStrings;
  /** 0, or the number of the extended attributes, as `encodeXattrRecords` writes them. */
  readonly xattrSet: Uint32Array<ArrayBuffer>;
  readonly xattrs: ByteStrings;
  /** Entries with names of the drivers' own, which are left out, and the first of them. */
  readonly reserved: number;
  readonly firstReserved: string;
}

/** Type bits of `st_mode` by what a layer calls the type; links have those of their target. */
const typeBits: Readonly<Partial<Record<TarEntryKind, number>>> = {
  file: regularFileMode,
  'contiguous-file': regularFileMode,
  directory: directoryMode,
  symlink: symlinkMode,
  fifo: 0o010000,
  'character-device': 0o020000,
  'block-device': 0o060000,
};

/**
 * Gives up the memory of rows at once: the garbage collector may take its time, and the rows of a
 * large image have tens of MiB.
 */
export function releaseRows(rows: LayerRows): void {
  for (const buffer of buffersOf(rows)) if (!buffer.detached) buffer.transfer(0);
}

/** The memory of the columns, to be handed to another thread. */
export function buffersOf(rows: LayerRows): ArrayBuffer[] {
  const { order, paths, pathStart, kind, mode, uid, gid, size, mtime, mtimeNanoseconds, dataStart, target, xattrSet } =
    rows;
  const times = [mtime, mtimeNanoseconds];
  const columns = [order, paths, pathStart, kind, mode, uid, gid, size, ...times, dataStart, target, xattrSet];
  return columns.map(({ buffer }) => buffer);
}

/** Collects the entries of one layer. */
export class LayerRowsBuilder {
  readonly #name: string;
  readonly #budget: RowBudget;
  readonly #columns = new RowColumns();
  readonly #targets = new ByteStringTable();
  readonly #xattrs = new ByteStringTable();
  #reserved = 0;
  #firstReserved = '';

  /**
   * @param name how messages name the layer.
   * @param budget what it may have.
   */
  constructor(name: string, budget: RowBudget) {
    this.#name = name;
    this.#budget = budget;
  }

  /**
   * @throws ChunkahError `LAYER_NAME_INVALID`, `LAYER_LINK_INVALID`, `LAYER_TYPE_UNKNOWN`,
   * `IMAGE_TOO_MANY_ENTRIES`.
   */
  add(entry: TarEntry): void {
    this.#budget.takeEntry(this.#name);
    const place = layerPathOf(entry.name);
    switch (place.kind) {
      case 'invalid':
        throw layerNameInvalid(this.#name, entry.name, place.why);
      case 'reserved':
        if (this.#reserved === 0) this.#firstReserved = entry.name;
        this.#reserved += 1;
        return;
      case 'whiteout':
      case 'opaque':
        this.#columns.addMark(place.path, rowKind[place.kind]);
        return;
      case 'entry':
        // The root directory is not an entry.
        if (place.path !== '') this.#addEntry(place.path, entry);
    }
  }

  /** @throws ChunkahError `IMAGE_TOO_MANY_ENTRIES`. */
  finish(): LayerRows {
    this.#addUnlisted();
    const order = this.#inOrder();
    return {
      ...this.#columns.take(),
      order,
      name: this.#name,
      targets: this.#targets.take(),
      xattrs: this.#xattrs.take(),
      reserved: this.#reserved,
      firstReserved: this.#firstReserved,
    };
  }

  #addUnlisted(): void {
    const columns = this.#columns;
    const unlisted = new UnlistedDirectories((path) => {
      this.#budget.takeUnlisted(this.#name, path.length);
      columns.addDirectory(path, rowKind.unlisted, unlistedMode);
    });
    for (const row of this.#inOrder()) {
      const kind = columns.kind(row);
      if (kind !== rowKind.entry && kind !== rowKind.link) continue;
      unlisted.pass(columns.path(row), (columns.mode(row) & modeTypeMask) === directoryMode);
    }
  }

  #inOrder(): Uint32Array<ArrayBuffer> {
    const rows = Uint32Array.from({ length: this.#columns.count }, (_, row) => row);
    return sortRuns(rows, (a, b) => this.#columns.compare(a, b));
  }

  #addEntry(path: string, entry: TarEntry): void {
    const { kind, xattrs } = entry;
    if (kind === 'link') {
      this.#columns.addLink(path, rowKind.link, this.#targets.add(this.#linkTarget(entry)));
      return;
    }
    const type = typeBits[kind];
    if (type === undefined) throw layerTypeUnknown(this.#name, path, entry.flag);
    const fault = kind === 'symlink' ? symlinkFaultOf(entry.linkName) : undefined;
    if (fault !== undefined) throw layerSymlinkInvalid(this.#name, path, fault);
    const target = kind === 'symlink' ? this.#targets.add(Buffer.from(entry.linkName, 'latin1')) : 0;
    const size = kind === 'symlink' ? entry.linkName.length : type === regularFileMode ? entry.size : 0;
    const xattrSet = xattrs.length === 0 ? 0 : this.#xattrs.add(encodeXattrRecords(xattrs));
    const mode = type | (kind === 'symlink' ? symlinkPermissions : entry.mode);
    this.#columns.addEntry(path, rowKind.entry, { ...entry, mode, size, target, xattrSet });
  }

  #linkTarget({ name, linkName }: TarEntry): Uint8Array {
    const target = linkPathOf(linkName);
    if ('why' in target)
      throw layerNameInvalid(this.#name, name, `leads to "${shownName(linkName)}", which ${target.why}`);
    return Buffer.from(target.path, 'latin1');
  }
}
