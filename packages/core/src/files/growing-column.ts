import { ChunkahError } from '../errors/chunkah-error.ts';

/** Positions in a column are 32-bit numbers. */
const mostElements = 2 ** 32 - 1;

type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array | BigUint64Array;

/**
 * A typed array that grows. Growing moves the buffer (`ArrayBuffer.transfer`): two full copies
 * never wait for the garbage collector.
 */
export class GrowingColumn<Element extends number | bigint> {
  values: Column & { [index: number]: Element };
  length = 0;
  readonly #make: (buffer: ArrayBufferLike) => Column;

  constructor(make: (buffer: ArrayBufferLike) => Column & { [index: number]: Element }, capacity: number) {
    this.#make = make;
    const bytesPerElement = make(new ArrayBuffer(0)).BYTES_PER_ELEMENT;
    this.values = make(new ArrayBuffer(capacity * bytesPerElement));
  }

  push(value: Element): void {
    if (this.length === this.values.length) this.reserve(1);
    this.values[this.length] = value;
    this.length += 1;
  }

  /** Makes room for `more` additional elements. */
  reserve(more: number): void {
    const wanted = this.length + more;
    if (wanted <= this.values.length) return;
    if (wanted > mostElements) throw treeTooLarge();
    const capacity = Math.max(wanted, Math.ceil(this.values.length * 1.5), 16);
    const old = this.values.buffer as ArrayBuffer;
    const grown = old.transfer(capacity * this.values.BYTES_PER_ELEMENT);
    this.values = this.#make(grown) as typeof this.values;
  }

  /** The elements in memory of exactly their size. The column is empty afterwards. */
  take(): ArrayBuffer {
    const taken = (this.values.buffer as ArrayBuffer).transfer(this.length * this.values.BYTES_PER_ELEMENT);
    this.values = this.#make(new ArrayBuffer(0)) as typeof this.values;
    this.length = 0;
    return taken;
  }

  /** The elements in shared memory of exactly their size. The column is empty afterwards. */
  takeShared(): SharedArrayBuffer {
    const byteLength = this.length * this.values.BYTES_PER_ELEMENT;
    const shared = new SharedArrayBuffer(byteLength);
    new Uint8Array(shared).set(new Uint8Array(this.values.buffer, 0, byteLength));
    (this.values.buffer as ArrayBuffer).transfer(0);
    this.values = this.#make(new ArrayBuffer(0)) as typeof this.values;
    this.length = 0;
    return shared;
  }
}

function treeTooLarge(): ChunkahError {
  return new ChunkahError({
    code: 'TREE_TOO_LARGE',
    message: 'the names, link targets or extended attributes of the tree exceed 4 GiB',
    hint: 'leave out part of the tree with --prune',
  });
}
