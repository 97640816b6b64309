import { GrowingColumn } from '@chunkah/core/engine';

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

const start = 256;

/** The columns of a layer's rows while they grow. */
export class RowColumns {
  readonly #paths = new GrowingColumn<number>((buffer) => new Uint8Array(buffer), start * 32);
  readonly #pathStart = new GrowingColumn<number>((buffer) => new Uint32Array(buffer), start);
  readonly #kind = new GrowingColumn<number>((buffer) => new Uint8Array(buffer), start);
  readonly #mode = new GrowingColumn<number>((buffer) => new Uint16Array(buffer), start);
  readonly #uid = new GrowingColumn<number>((buffer) => new Uint32Array(buffer), start);
  readonly #gid = new GrowingColumn<number>((buffer) => new Uint32Array(buffer), start);
  readonly #size = new GrowingColumn<number>((buffer) => new Float64Array(buffer), start);
  readonly #mtime = new GrowingColumn<number>((buffer) => new Float64Array(buffer), start);
  readonly #mtimeNanoseconds = new GrowingColumn<number>((buffer) => new Uint32Array(buffer), start);
  readonly #dataStart = new GrowingColumn<number>((buffer) => new Float64Array(buffer), start);
  readonly #target = new GrowingColumn<number>((buffer) => new Uint32Array(buffer), start);
  readonly #xattrSet = new GrowingColumn<number>((buffer) => new Uint32Array(buffer), start);

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

  /** All columns in shared memory. They are empty afterwards. */
  take() {
    const { count } = this;
    return {
      count,
      paths: new Uint8Array(this.#paths.takeShared()),
      pathStart: new Uint32Array(this.#pathStart.takeShared()),
      kind: new Uint8Array(this.#kind.takeShared()),
      mode: new Uint16Array(this.#mode.takeShared()),
      uid: new Uint32Array(this.#uid.takeShared()),
      gid: new Uint32Array(this.#gid.takeShared()),
      size: new Float64Array(this.#size.takeShared()),
      mtime: new Float64Array(this.#mtime.takeShared()),
      mtimeNanoseconds: new Uint32Array(this.#mtimeNanoseconds.takeShared()),
      dataStart: new Float64Array(this.#dataStart.takeShared()),
      target: new Uint32Array(this.#target.takeShared()),
      xattrSet: new Uint32Array(this.#xattrSet.takeShared()),
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
