import { ByteStringTable } from './byte-string-table.ts';
import { ColumnIndex } from './column-index.ts';
import { type EntryMetadata, setEntryMetadata } from './entry-metadata.ts';
import { createRows, growRows, shareRows } from './entry-rows.ts';
import type { FileColumns } from './file-columns.ts';
import type { FileId } from './file-id.ts';
import { directoryMode, modeTypeMask } from './file-type.ts';
import { GrowingColumn } from './growing-column.ts';
import { numberLinkGroups } from './link-numbers.ts';
import { encodeXattrRecords } from './xattr-records.ts';

/** What only some entries have. */
export interface EntryExtras {
  /** Exact bytes of a symlink's target. */
  readonly target?: Uint8Array;
  /** In byte order of their keys; keys are binary strings, one character per byte. */
  readonly xattrs?: readonly { readonly key: string; readonly value: Uint8Array }[];
  /** The same as `encodeXattrRecords` writes them; not empty. */
  readonly xattrRecords?: Uint8Array;
}

const initialCapacity = 4096;

/**
 * Builds a file index. Entries are added in path order: each directory directly before its
 * contents, names within a directory in ascending byte order.
 */
export class FileIndexBuilder {
  #rows = createRows(initialCapacity);
  #count = 0;
  readonly #names = new GrowingColumn<number>((buffer) => new Uint8Array(buffer), initialCapacity * 16);
  readonly #targets = new ByteStringTable();
  readonly #xattrs = new ByteStringTable();
  /**
   * The directories that are still open, outermost first, and the last name added to each (index 0:
   * to the root).
   */
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
   * @throws RangeError if the order is broken or the name is invalid: a bug of the caller.
   */
  add(parent: FileId, name: string, metadata: EntryMetadata, extras?: EntryExtras): FileId {
    const id = this.#count;
    this.#close(parent, id);
    this.#checkName(name);
    // One row is reserved for the end of the last name.
    if (id + 1 === this.#rows.mode.length) this.#rows = growRows(this.#rows, Math.ceil(id * 1.5));
    const rows = this.#rows;
    rows.parent[id] = parent;
    rows.subtreeEnd[id] = id + 1;
    rows.nameStart[id] = this.#names.length;
    this.#addName(name);
    setEntryMetadata(rows, id, metadata);
    rows.target[id] = extras?.target === undefined ? 0 : this.#targets.add(extras.target);
    const xattrs = extras?.xattrs ?? [];
    const records = extras?.xattrRecords ?? (xattrs.length === 0 ? undefined : encodeXattrRecords(xattrs));
    rows.xattrSet[id] = records === undefined ? 0 : this.#xattrs.add(records);
    this.#count = id + 1;
    if ((metadata.mode & modeTypeMask) === directoryMode) {
      this.#open.push(id);
      this.#lastNames.push('');
    }
    return id;
  }

  /** The index of all entries added. The builder cannot be used afterwards. */
  finish(): ColumnIndex {
    const count = this.#count;
    this.#close(-1, count);
    this.#rows.nameStart[count] = this.#names.length;
    const columns: FileColumns = {
      ...shareRows(this.#rows, count),
      count,
      names: new Uint8Array(this.#names.takeShared()),
      targets: this.#targets.take(),
      xattrs: this.#xattrs.take(),
    };
    numberLinkGroups(columns);
    return new ColumnIndex(columns);
  }

  /**
   * Closes the directories between the last entry and the next one, `next`, which is in `parent`.
   */
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
}
