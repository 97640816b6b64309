import type { FileId } from '../contract/component.ts';
import { ByteStringTable } from './byte-string-table.ts';
import { createRows, growRows, shareRows } from './entry-rows.ts';
import type { FileColumns } from './file-columns.ts';
import { FileIndex } from './file-index.ts';
import { directoryMode, modeTypeMask } from './file-type.ts';
import { GrowingColumn } from './growing-column.ts';
import { encodeXattrRecords } from './xattr-records.ts';

/** What `lstat` says of an entry. The builder copies it at once: one object may serve for all entries. */
export interface EntryFacts {
  /** `st_mode` with its type bits. */
  mode: number;
  uid: number;
  gid: number;
  /** `st_size` in bytes. */
  size: number;
  /** Whole Unix seconds, rounded down, and the rest in nanoseconds. */
  mtime: number;
  mtimeNanoseconds: number;
  ctime: number;
  ctimeNanoseconds: number;
  device: bigint;
  inode: bigint;
  /** `st_nlink`. */
  linkCount: number;
}

/** What some entries have besides. */
export interface EntryExtras {
  /** Exact bytes of a symlink's target. */
  readonly target?: Uint8Array;
  /** In byte order of their keys; keys are binary strings, one character per byte. */
  readonly xattrs?: readonly { readonly key: string; readonly value: Uint8Array }[];
}

const initialCapacity = 4096;
/**
 * Builds a file index. Entries come in path order: each directory directly before what lies in it, names of one directory in
 * ascending order of their bytes.
 */
export class FileIndexBuilder {
  #rows = createRows(initialCapacity);
  #count = 0;
  readonly #names = new GrowingColumn<number>((buffer) => new Uint8Array(buffer), initialCapacity * 16);
  readonly #targets = new ByteStringTable();
  readonly #xattrs = new ByteStringTable();
  readonly #devices: bigint[] = [];
  readonly #linkGroups = new Map<string, number>();
  /** The directories that are still open, outermost first, and the last name given to each (index 0: to the root). */
  readonly #open: FileId[] = [];
  readonly #lastNames: string[] = [''];

  /** Entries added so far. */
  get count(): number {
    return this.#count;
  }

  /**
   * Adds the next entry in path order.
   * @param parent the directory's id, -1 for the root.
   * @param name base name as a binary string: one character per byte.
   * @throws RangeError when the order is broken or the name cannot be one: a fault of the caller.
   */
  add(parent: FileId, name: string, facts: EntryFacts, extras?: EntryExtras): FileId {
    const id = this.#count;
    this.#close(parent, id);
    this.#checkName(name);
    // One row stays free for the end of the last name.
    if (id + 1 === this.#rows.mode.length) this.#rows = growRows(this.#rows, Math.ceil(id * 1.5));
    const rows = this.#rows;
    const isDirectory = (facts.mode & modeTypeMask) === directoryMode;
    rows.parent[id] = parent;
    rows.subtreeEnd[id] = id + 1;
    rows.nameStart[id] = this.#names.length;
    this.#addName(name);
    rows.mode[id] = facts.mode;
    rows.uid[id] = facts.uid;
    rows.gid[id] = facts.gid;
    rows.size[id] = facts.size;
    rows.mtime[id] = facts.mtime;
    rows.mtimeNanoseconds[id] = facts.mtimeNanoseconds;
    rows.ctime[id] = facts.ctime;
    rows.ctimeNanoseconds[id] = facts.ctimeNanoseconds;
    rows.inode[id] = facts.inode;
    rows.device[id] = this.#deviceNumber(facts.device);
    rows.linkGroup[id] = facts.linkCount > 1 && !isDirectory ? this.#linkGroupOf(facts) : 0;
    rows.target[id] = extras?.target === undefined ? 0 : this.#targets.add(extras.target);
    const xattrs = extras?.xattrs ?? [];
    rows.xattrSet[id] = xattrs.length === 0 ? 0 : this.#xattrs.add(encodeXattrRecords(xattrs));
    this.#count = id + 1;
    if (isDirectory) {
      this.#open.push(id);
      this.#lastNames.push('');
    }
    return id;
  }

  /** The index of all entries added. The builder cannot be used afterwards. */
  finish(): FileIndex {
    const count = this.#count;
    this.#close(-1, count);
    this.#rows.nameStart[count] = this.#names.length;
    const devices = new BigUint64Array(new SharedArrayBuffer(this.#devices.length * 8));
    devices.set(this.#devices);
    this.#linkGroups.clear();
    const columns: FileColumns = {
      ...shareRows(this.#rows, count),
      count,
      names: new Uint8Array(this.#names.takeShared()),
      devices,
      targets: this.#targets.take(),
      xattrs: this.#xattrs.take(),
    };
    return new FileIndex(columns);
  }

  /** Closes the directories between the last entry and the next one, `next`, which lies in `parent`. */
  #close(parent: FileId, next: FileId): void {
    while ((this.#open.at(-1) ?? -1) !== parent) {
      const closed = this.#open.pop();
      if (closed === undefined) throw new RangeError(`entry ${next} comes outside its directory ${parent}`);
      this.#rows.subtreeEnd[closed] = next;
      this.#lastNames.pop();
    }
  }

  #addName(name: string): void {
    this.#names.reserve(name.length);
    const names = this.#names.values;
    const start = this.#names.length;
    for (let index = 0; index < name.length; index += 1) names[start + index] = name.charCodeAt(index);
    this.#names.length = start + name.length;
  }

  #checkName(name: string): void {
    const depth = this.#lastNames.length - 1;
    if (name === '' || name === '.' || name === '..' || name.includes('/') || name.includes('\0')) {
      throw new RangeError(`no entry can be named ${JSON.stringify(name)}`);
    }
    if (name <= (this.#lastNames[depth] ?? '')) throw new RangeError(`name ${JSON.stringify(name)} is out of order`);
    this.#lastNames[depth] = name;
  }

  #deviceNumber(device: bigint): number {
    const known = this.#devices.indexOf(device);
    if (known !== -1) return known;
    if (this.#devices.length > 0xffff) throw new RangeError('more than 65536 file systems in one tree');
    return this.#devices.push(device) - 1;
  }

  #linkGroupOf(facts: EntryFacts): number {
    const key = `${facts.device}:${facts.inode}`;
    let group = this.#linkGroups.get(key);
    if (group === undefined) {
      group = this.#linkGroups.size + 1;
      this.#linkGroups.set(key, group);
    }
    return group;
  }
}
