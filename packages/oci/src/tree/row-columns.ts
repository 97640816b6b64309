import { GrowingColumn } from '@chunkah/core/engine';
import { comparePathBytes } from './compare-paths.ts';

/** What is known of an entry besides its path and kind. */
interface RowFields {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
  readonly mtimeNanoseconds: number;
  readonly dataStart: number;
  readonly target: number;
  readonly xattrSet: number;
}

const noFields: RowFields = {
  mode: 0,
  uid: 0,
  gid: 0,
  size: 0,
  mtime: 0,
  mtimeNanoseconds: 0,
  dataStart: 0,
  target: 0,
  xattrSet: 0,
};

const firstCapacity = 256;

/** The columns of a layer's rows while they grow. */
export class RowColumns {
  readonly #paths = new GrowingColumn<number>((buffer) => new Uint8Array(buffer), firstCapacity * 32);
  readonly #pathStart = new GrowingColumn<number>((buffer) => new Uint32Array(buffer), firstCapacity);
  readonly #kind = new GrowingColumn<number>((buffer) => new Uint8Array(buffer), firstCapacity);
  readonly #mode = new GrowingColumn<number>((buffer) => new Uint16Array(buffer), firstCapacity);
  readonly #uid = new GrowingColumn<number>((buffer) => new Uint32Array(buffer), firstCapacity);
  readonly #gid = new GrowingColumn<number>((buffer) => new Uint32Array(buffer), firstCapacity);
  readonly #size = new GrowingColumn<number>((buffer) => new Float64Array(buffer), firstCapacity);
  readonly #mtime = new GrowingColumn<number>((buffer) => new Float64Array(buffer), firstCapacity);
  readonly #mtimeNanoseconds = new GrowingColumn<number>((buffer) => new Uint32Array(buffer), firstCapacity);
  readonly #dataStart = new GrowingColumn<number>((buffer) => new Float64Array(buffer), firstCapacity);
  readonly #target = new GrowingColumn<number>((buffer) => new Uint32Array(buffer), firstCapacity);
  readonly #xattrSet = new GrowingColumn<number>((buffer) => new Uint32Array(buffer), firstCapacity);

  constructor() {
    this.#pathStart.push(0);
  }

  get count(): number {
    return this.#kind.length;
  }

  /** A whiteout or an opaque directory. */
  addMark(path: string, kind: number): void {
    this.addEntry(path, kind, noFields);
  }

  addDirectory(path: string, kind: number, mode: number): void {
    this.addEntry(path, kind, { ...noFields, mode });
  }

  addLink(path: string, kind: number, target: number): void {
    this.addEntry(path, kind, { ...noFields, target });
  }

  /** @param path a binary string. */
  addEntry(path: string, kind: number, fields: RowFields): void {
    this.#addPath(path);
    this.#kind.push(kind);
    this.#mode.push(fields.mode);
    this.#uid.push(fields.uid);
    this.#gid.push(fields.gid);
    this.#size.push(fields.size);
    this.#mtime.push(fields.mtime);
    this.#mtimeNanoseconds.push(fields.mtimeNanoseconds);
    this.#dataStart.push(fields.dataStart);
    this.#target.push(fields.target);
    this.#xattrSet.push(fields.xattrSet);
  }

  /** Compares the paths of two rows; of one path the later row comes first. */
  compare(a: number, b: number): number {
    const { values: starts } = this.#pathStart;
    const { values: paths } = this.#paths;
    const [startA = 0, startB = 0] = [starts[a], starts[b]];
    const lengthA = (starts[a + 1] ?? 0) - startA;
    const lengthB = (starts[b + 1] ?? 0) - startB;
    return comparePathBytes(paths as Uint8Array, startA, lengthA, paths as Uint8Array, startB, lengthB) || b - a;
  }

  kind(row: number): number {
    return this.#kind.values[row] ?? 0;
  }

  mode(row: number): number {
    return this.#mode.values[row] ?? 0;
  }

  /** A binary string. */
  path(row: number): string {
    const { values } = this.#paths;
    const [start, end] = [this.#pathStart.values[row], this.#pathStart.values[row + 1]];
    return Buffer.from(values.buffer, 0, values.byteLength).toString('latin1', start, end);
  }

  /** All columns. They are empty afterwards. */
  take() {
    const { count } = this;
    return {
      count,
      paths: new Uint8Array(this.#paths.take()),
      pathStart: new Uint32Array(this.#pathStart.take()),
      kind: new Uint8Array(this.#kind.take()),
      mode: new Uint16Array(this.#mode.take()),
      uid: new Uint32Array(this.#uid.take()),
      gid: new Uint32Array(this.#gid.take()),
      size: new Float64Array(this.#size.take()),
      mtime: new Float64Array(this.#mtime.take()),
      mtimeNanoseconds: new Uint32Array(this.#mtimeNanoseconds.take()),
      dataStart: new Float64Array(this.#dataStart.take()),
      target: new Uint32Array(this.#target.take()),
      xattrSet: new Uint32Array(this.#xattrSet.take()),
    };
  }

  #addPath(path: string): void {
    this.#paths.reserve(path.length);
    const { values, length } = this.#paths;
    for (let at = 0; at < path.length; at += 1) values[length + at] = path.charCodeAt(at);
    this.#paths.length = length + path.length;
    this.#pathStart.push(this.#paths.length);
  }
}
