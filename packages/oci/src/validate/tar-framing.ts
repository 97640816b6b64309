const expectedBlockSize = 512;
const zeroBlock = Buffer.alloc(expectedBlockSize);

/** Maximum length of PAX data that is kept; tar-stream has the same limit. */
const longestRecords = 4 * 1024 * 1024;

/**
 * Follows the blocks of a tar stream using only the type and size of each header, in POSIX pax and
 * GNU formats. It reveals what tar-stream hides: what is at the end, and whether both see the same
 * entries at the same places.
 */
export class TarFraming {
  /** Number of consecutive zero blocks seen last. */
  zeroBlocks = 0;
  /** Whether something follows a block of zeros: other readers stop there. */
  dataAfterEnd = false;
  /**
   * Whether some header has a size that is not in a valid format, which readers interpret
   * differently.
   */
  unclearSize = false;

  readonly #block = Buffer.alloc(expectedBlockSize);
  #filled = 0;
  /** Bytes of data and padding to skip. */
  #skip = 0;
  /** PAX data being collected, and how much of it is still missing. */
  #records: Buffer[] = [];
  #recordsLeft = 0;
  /** Size of the next entry according to PAX data. */
  #paxSize: number | undefined;
  readonly #dataOffsets: number[] = [];

  /** Receives the next bytes of the stream, which start at `offset`. */
  write(chunk: Buffer, offset: number): void {
    let at = 0;
    while (at < chunk.length) {
      const left = chunk.length - at;
      if (this.#skip > 0) {
        const passed = Math.min(this.#skip, left);
        if (this.#recordsLeft > 0) this.#collect(chunk.subarray(at, at + passed));
        this.#skip -= passed;
        at += passed;
      } else {
        const taken = Math.min(expectedBlockSize - this.#filled, left);
        chunk.copy(this.#block, this.#filled, at, at + taken);
        this.#filled += taken;
        at += taken;
        if (this.#filled === expectedBlockSize) this.#header(offset + at);
      }
    }
  }

  /**
   * Where the data of the next entry starts, one entry per call in order; undefined if no more were
   * seen.
   */
  nextDataOffset(): number | undefined {
    return this.#dataOffsets.shift();
  }

  #header(dataOffset: number): void {
    const block = this.#block;
    this.#filled = 0;
    if (block.equals(zeroBlock)) {
      this.zeroBlocks += 1;
      return;
    }
    if (this.zeroBlocks > 0) this.dataAfterEnd = true;
    this.zeroBlocks = 0;
    const type = String.fromCharCode(block[156] ?? 0);
    let size = numberField(block.subarray(124, 136));
    if (size === undefined) {
      this.unclearSize = true;
      size = 0;
    }
    if (type === 'x' && size <= longestRecords) {
      this.#recordsLeft = size;
    } else if (!'xgLKN'.includes(type)) {
      this.#dataOffsets.push(dataOffset);
      size = type === '5' ? 0 : (this.#paxSize ?? size);
      this.#paxSize = undefined;
    }
    this.#skip = Math.ceil(size / expectedBlockSize) * expectedBlockSize;
  }

  #collect(bytes: Buffer): void {
    const records = bytes.subarray(0, this.#recordsLeft);
    this.#records.push(records);
    this.#recordsLeft -= records.length;
    if (this.#recordsLeft > 0) return;
    this.#paxSize = paxSize(Buffer.concat(this.#records));
    this.#records = [];
  }
}

/** A size field: octal digits, or 0x80 and a big-endian number. */
function numberField(field: Buffer): number | undefined {
  if (field[0] === 0x80) return field.subarray(1).reduce((value, byte) => value * 256 + byte, 0);
  const digits = /^ *([0-7]+)[ \0]*$/.exec(field.toString('latin1'));
  return digits === null ? undefined : Number.parseInt(digits[1] ?? '', 8);
}

/**
 * The value of the last `size` record; each record is `LENGTH KEY=VALUE\n`, where the length
 * includes itself.
 */
function paxSize(records: Buffer): number | undefined {
  let size: number | undefined;
  let at = 0;
  while (at < records.length) {
    const space = records.indexOf(0x20, at);
    const length = Number.parseInt(records.toString('latin1', at, Math.min(space, at + 16)), 10);
    if (space < 0 || !(length > space - at)) return size;
    if (records.toString('latin1', space + 1, space + 6) === 'size=') {
      const value = Number.parseInt(records.toString('latin1', space + 6, at + length - 1), 10);
      size = value >= 0 ? value : undefined;
    }
    at += length;
  }
  return size;
}
