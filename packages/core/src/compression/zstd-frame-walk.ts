/** Magic of a frame, little-endian (RFC 8878, section 3.1.1). */
const frameMagic = 0xfd2fb528;
/** Magic of a skippable frame but for its lowest four bits (RFC 8878, section 3.1.2). */
const skippableMagic = 0x184d2a50;

/** The longest fixed part: window, dictionary id and content size behind the descriptor. */
const longestPart = 13;

/** What is wrong with a frame: the message completes "it cannot be decompressed: ". */
export class ZstdFrameFault extends Error {}

/**
 * Finds where a Zstandard frame ends, by the headers of the frame and of its blocks (RFC 8878,
 * section 3.1). It decompresses nothing: decoders of Node stop after the first frame of a file and
 * say nothing of what follows.
 */
export class ZstdFrameWalk {
  /** Whether the frame is complete. */
  ended = false;
  /** Whether the frame has no content; known after its first four bytes. */
  skippable = false;
  /** Whether any byte was taken. */
  begun = false;
  #part: Part = 'magic';
  readonly #bytes = Buffer.alloc(longestPart);
  #wanted = 4;
  #filled = 0;
  #toSkip = 0;
  #hasChecksum = false;
  #isLastBlock = false;

  /**
   * Takes bytes up to the end of the frame.
   * @param start where to begin in `bytes`.
   * @returns where the frame ends, or the length of `bytes` when it goes on.
   * @throws ZstdFrameFault.
   */
  take(bytes: Uint8Array, start = 0): number {
    let at = start;
    if (at < bytes.length) this.begun = true;
    while (at < bytes.length && !this.ended) {
      if (this.#toSkip > 0) {
        const step = Math.min(this.#toSkip, bytes.length - at);
        this.#toSkip -= step;
        at += step;
      } else {
        this.#bytes[this.#filled++] = bytes[at++] ?? 0;
      }
      // A part that is only skipped has nothing to collect.
      while (!this.ended && this.#toSkip === 0 && this.#filled === this.#wanted) this.#next();
    }
    return at;
  }

  /** Acts on a part that was collected or skipped. */
  #next(): void {
    switch (this.#part) {
      case 'magic':
        this.#readMagic();
        break;
      case 'descriptor':
        this.#readDescriptor();
        break;
      case 'header':
        this.#collect('block', 3);
        break;
      case 'block':
        this.#readBlock();
        break;
      case 'block-data':
        if (!this.#isLastBlock) this.#collect('block', 3);
        else if (this.#hasChecksum) this.#collect('checksum', 4);
        else this.ended = true;
        break;
      case 'skippable-size':
        this.#skip('skippable-data', this.#bytes.readUInt32LE(0));
        break;
      case 'checksum':
      case 'skippable-data':
        this.ended = true;
        break;
    }
  }

  #readMagic(): void {
    const magic = this.#bytes.readUInt32LE(0);
    // The lowest four bits of a skippable magic are free.
    this.skippable = magic - (magic % 16) === skippableMagic;
    if (!this.skippable && magic !== frameMagic) {
      throw new ZstdFrameFault('it has no zstd frame where one should begin');
    }
    if (this.skippable) this.#collect('skippable-size', 4);
    else this.#collect('descriptor', 1);
  }

  #readDescriptor(): void {
    const descriptor = this.#bytes[0] ?? 0;
    if ((descriptor & 8) !== 0) throw new ZstdFrameFault('a reserved bit of its frame header is set');
    const isSingleSegment = (descriptor & 32) !== 0;
    const windowSize = isSingleSegment ? 0 : 1;
    const dictionarySize = [0, 1, 2, 4][descriptor & 3] ?? 0;
    const contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
    this.#hasChecksum = (descriptor & 4) !== 0;
    this.#collect('header', windowSize + dictionarySize + contentSize);
  }

  #readBlock(): void {
    const header = this.#bytes.readUIntLE(0, 3);
    this.#isLastBlock = (header & 1) !== 0;
    const type = (header >> 1) & 3;
    if (type === 3) throw new ZstdFrameFault('a block of its frame has the reserved type');
    // A block of one repeated byte holds that byte alone.
    this.#skip('block-data', type === 1 ? 1 : header >> 3);
  }

  #collect(part: Part, size: number): void {
    this.#part = part;
    this.#wanted = size;
    this.#filled = 0;
  }

  #skip(part: Part, size: number): void {
    this.#collect(part, 0);
    this.#toSkip = size;
  }
}

type Part =
  | 'magic'
  | 'descriptor'
  | 'header'
  | 'block'
  | 'block-data'
  | 'checksum'
  | 'skippable-size'
  | 'skippable-data';
