import type { FileId } from '../contract/component.ts';
import { ByteStringTable } from './byte-string-table.ts';
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
const bytes = (buffer: ArrayBufferLike) => new Uint8Array(buffer);
const shorts = (buffer: ArrayBufferLike) => new Uint16Array(buffer);
const words = (buffer: ArrayBufferLike) => new Uint32Array(buffer);
const doubles = (buffer: ArrayBufferLike) => new Float64Array(buffer);
const signed = (buffer: ArrayBufferLike) => new Int32Array(buffer);
const longs = (buffer: ArrayBufferLike) => new BigUint64Array(buffer);

/**
 * Builds a file index. Entries come in path order: each directory directly before what lies in it, names of one directory in
 * ascending order of their bytes.
 */
export class FileIndexBuilder {
  readonly #parent = new GrowingColumn<number>(signed, initialCapacity);
  readonly #subtreeEnd = new GrowingColumn<number>(words, initialCapacity);
  readonly #names = new GrowingColumn<number>(bytes, initialCapacity * 16);
  readonly #nameStart = new GrowingColumn<number>(words, initialCapacity);
  readonly #mode = new GrowingColumn<number>(shorts, initialCapacity);
  readonly #uid = new GrowingColumn<number>(words, initialCapacity);
  readonly #gid = new GrowingColumn<number>(words, initialCapacity);
  readonly #size = new GrowingColumn<number>(doubles, initialCapacity);
  readonly #mtime = new GrowingColumn<number>(doubles, initialCapacity);
  readonly #mtimeNanoseconds = new GrowingColumn<number>(words, initialCapacity);
  readonly #ctime = new GrowingColumn<number>(doubles, initialCapacity);
  readonly #ctimeNanoseconds = new GrowingColumn<number>(words, initialCapacity);
  readonly #inode = new GrowingColumn<bigint>(longs, initialCapacity);
  readonly #device = new GrowingColumn<number>(shorts, initialCapacity);
  readonly #linkGroup = new GrowingColumn<number>(words, initialCapacity);
  readonly #target = new GrowingColumn<number>(words, initialCapacity);
  readonly #xattrSet = new GrowingColumn<number>(words, initialCapacity);
  readonly #targets = new ByteStringTable();
  readonly #xattrs = new ByteStringTable();
  readonly #devices: bigint[] = [];
  readonly #linkGroups = new Map<string, number>();
  /** The directories that are still open, outermost first, and the last name given to each (index 0: to the root). */
  readonly #open: FileId[] = [];
  readonly #lastNames: string[] = [''];

  /** Entries added so far. */
  get count(): number {
    return this.#mode.length;
  }

  /**
   * Adds the next entry in path order.
   * @param parent the directory's id, -1 for the root.
   * @param name base name as a binary string: one character per byte.
   * @throws RangeError when the order is broken or the name cannot be one: a fault of the caller.
   */
  add(parent: FileId, name: string, facts: EntryFacts, extras?: EntryExtras): FileId {
    const id = this.count;
    this.#close(parent, id);
    this.#checkName(name);
    this.#parent.push(parent);
    this.#subtreeEnd.push(id + 1);
    this.#nameStart.push(this.#names.length);
    this.#names.reserve(name.length);
    const names = this.#names.values as Uint8Array;
    for (let index = 0; index < name.length; index += 1) names[this.#names.length + index] = name.charCodeAt(index);
    this.#names.length += name.length;
    this.#mode.push(facts.mode);
    this.#uid.push(facts.uid);
    this.#gid.push(facts.gid);
    this.#size.push(facts.size);
    this.#mtime.push(facts.mtime);
    this.#mtimeNanoseconds.push(facts.mtimeNanoseconds);
    this.#ctime.push(facts.ctime);
    this.#ctimeNanoseconds.push(facts.ctimeNanoseconds);
    this.#inode.push(facts.inode);
    this.#device.push(this.#deviceNumber(facts.device));
    const isDirectory = (facts.mode & modeTypeMask) === directoryMode;
    this.#linkGroup.push(facts.linkCount > 1 && !isDirectory ? this.#linkGroupOf(facts) : 0);
    this.#target.push(extras?.target === undefined ? 0 : this.#targets.add(extras.target));
    const xattrs = extras?.xattrs ?? [];
    this.#xattrSet.push(xattrs.length === 0 ? 0 : this.#xattrs.add(encodeXattrRecords(xattrs)));
    if (isDirectory) {
      this.#open.push(id);
      this.#lastNames.push('');
    }
    return id;
  }

  /** The index of all entries added. The builder cannot be used afterwards. */
  finish(): FileIndex {
    const count = this.count;
    this.#close(-1, count);
    this.#nameStart.push(this.#names.length);
    const devices = new BigUint64Array(new SharedArrayBuffer(this.#devices.length * 8));
    devices.set(this.#devices);
    this.#linkGroups.clear();
    const columns: FileColumns = {
      count,
      parent: new Int32Array(this.#parent.takeShared()),
      subtreeEnd: new Uint32Array(this.#subtreeEnd.takeShared()),
      names: new Uint8Array(this.#names.takeShared()),
      nameStart: new Uint32Array(this.#nameStart.takeShared()),
      mode: new Uint16Array(this.#mode.takeShared()),
      uid: new Uint32Array(this.#uid.takeShared()),
      gid: new Uint32Array(this.#gid.takeShared()),
      size: new Float64Array(this.#size.takeShared()),
      mtime: new Float64Array(this.#mtime.takeShared()),
      mtimeNanoseconds: new Uint32Array(this.#mtimeNanoseconds.takeShared()),
      ctime: new Float64Array(this.#ctime.takeShared()),
      ctimeNanoseconds: new Uint32Array(this.#ctimeNanoseconds.takeShared()),
      inode: new BigUint64Array(this.#inode.takeShared()),
      device: new Uint16Array(this.#device.takeShared()),
      devices,
      linkGroup: new Uint32Array(this.#linkGroup.takeShared()),
      target: new Uint32Array(this.#target.takeShared()),
      targets: this.#targets.take(),
      xattrSet: new Uint32Array(this.#xattrSet.takeShared()),
      xattrs: this.#xattrs.take(),
    };
    return new FileIndex(columns);
  }

  /** Closes the directories between the last entry and the next one, `next`, which lies in `parent`. */
  #close(parent: FileId, next: FileId): void {
    while ((this.#open.at(-1) ?? -1) !== parent) {
      const closed = this.#open.pop();
      if (closed === undefined) throw new RangeError(`entry ${next} comes outside its directory ${parent}`);
      this.#subtreeEnd.values[closed] = next;
      this.#lastNames.pop();
    }
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
