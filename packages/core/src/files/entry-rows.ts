import type { FileColumns } from './file-columns.ts';

/** The columns of the file index that have one element per entry, and their types. */
const columnTypes = {
  parent: Int32Array,
  subtreeEnd: Uint32Array,
  nameStart: Uint32Array,
  mode: Uint16Array,
  uid: Uint32Array,
  gid: Uint32Array,
  size: Float64Array,
  mtime: Float64Array,
  mtimeNanoseconds: Uint32Array,
  ctime: Float64Array,
  ctimeNanoseconds: Uint32Array,
  inode: BigUint64Array,
  device: BigUint64Array,
  linkGroup: Uint32Array,
  target: Uint32Array,
  xattrSet: Uint32Array,
} as const;

type ColumnName = keyof typeof columnTypes;
type Column = Int32Array | Uint32Array | Uint16Array | Float64Array | BigUint64Array;

/** One typed array per column, all of one length. */
export type EntryRows = { [Name in ColumnName]: InstanceType<(typeof columnTypes)[Name]> };

const columnNames = Object.keys(columnTypes) as ColumnName[];

export function createRows(capacity: number): EntryRows {
  return makeRows((name) => new ArrayBuffer(capacity * columnTypes[name].BYTES_PER_ELEMENT));
}

/**
 * The same rows with room for `capacity`. Buffers are moved, so that two full copies never wait for
 * the garbage collector.
 */
export function growRows(rows: EntryRows, capacity: number): EntryRows {
  return makeRows((name) => bufferOf(rows[name]).transfer(capacity * columnTypes[name].BYTES_PER_ELEMENT));
}

/**
 * The first `count` rows in shared memory, `nameStart` with one element more. The given rows cannot
 * be used afterwards.
 */
export function shareRows(rows: EntryRows, count: number): SharedRows {
  return makeRows((name) => {
    const length = (name === 'nameStart' ? count + 1 : count) * columnTypes[name].BYTES_PER_ELEMENT;
    const shared = new SharedArrayBuffer(length);
    new Uint8Array(shared).set(new Uint8Array(rows[name].buffer, 0, length));
    bufferOf(rows[name]).transfer(0);
    return shared;
  }) as unknown as SharedRows;
}

/** {@link EntryRows} in shared memory. */
type SharedRows = Pick<FileColumns, ColumnName>;

function makeRows(bufferFor: (name: ColumnName) => ArrayBufferLike): EntryRows {
  const columnOf = (name: ColumnName) => {
    const type: new (buffer: ArrayBufferLike) => Column = columnTypes[name];
    return [name, new type(bufferFor(name))] as const;
  };
  return Object.fromEntries(columnNames.map(columnOf)) as unknown as EntryRows;
}

function bufferOf(column: Column): ArrayBuffer {
  return column.buffer as ArrayBuffer;
}
