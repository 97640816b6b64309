/** Bytes that the sum rolls over. */
const windowSize = 64;
/** Added to each byte, so that zeros count, too. */
const byteOffset = 31;
/** The sums over a window of zeros, with which a file begins. */
const firstSum = windowSize * byteOffset;
const secondSum = windowSize * (windowSize - 1) * byteOffset;
/** A chunk ends where all these bits of the second sum are set: every 64 KiB on average. */
const cutMask = 0xffff;
/** A run of at least so many zeros is a chunk of its own. */
const shortestHole = 1024;
/** Bytes that are looked at together: few enough to stay in the processor's cache. */
const sliceSize = 64 * 1024;

/** Hears of the chunks of a file, in order. */
export interface ChunkListener {
  /** Bytes of the chunk at hand, which are valid only during the call. */
  onData(bytes: Uint8Array): void;
  /** The chunk at hand, which is not empty, is complete. */
  onCut(): void;
  /** A chunk of zeros, between others. */
  onHole(length: number): void;
}

/**
 * Cuts the content of files into chunks, as zstd:chunked has it: long runs of zeros, and between
 * them where a rolling sum over the last 64 bytes says so, so that an insertion moves only the cuts
 * beside it (`compressor/rollsum.go` and `compressor/compressor.go` of container-libs). One file
 * after another; the chunks depend on the content, not on how it comes in pieces.
 */
export class ContentCutter {
  readonly #listener: ChunkListener;
  /** The window before the slice, zeros that were held back, and the slice. */
  readonly #bytes = new Uint8Array(windowSize + shortestHole + sliceSize);
  #firstSum = firstSum;
  #secondSum = secondSum;
  /** Zeros at the end of the last slice, which may turn out to be the beginning of a hole. */
  #held = 0;
  /** Bytes of the hole at hand. */
  #hole = 0;
  /** Whether the chunk at hand has bytes. */
  #begun = false;

  constructor(listener: ChunkListener) {
    this.#listener = listener;
  }

  /** Takes the next bytes of the file. */
  add(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += sliceSize) this.#addSlice(bytes.subarray(at, at + sliceSize));
  }

  /** Ends the file; another may follow. */
  finish(): void {
    if (this.#hole > 0) this.#endHole();
    this.#roll(windowSize, windowSize + this.#held);
    if (this.#begun) this.#cut();
    this.#held = 0;
    this.#reset();
  }

  #addSlice(slice: Uint8Array): void {
    let taken = 0;
    if (this.#hole > 0) {
      taken = endOfZeros(slice, 0, slice.length);
      this.#hole += taken;
      if (taken === slice.length) return;
      this.#endHole();
    }
    const bytes = this.#bytes;
    const start = windowSize + this.#held;
    const end = start + slice.length - taken;
    bytes.set(taken === 0 ? slice : slice.subarray(taken), start);
    let at = windowSize;
    for (;;) {
      const hole = findHole(bytes, at, end);
      this.#roll(at, hole);
      at = endOfZeros(bytes, hole, end);
      this.#hole = at - hole;
      if (at === end) break;
      this.#endHole();
    }
    const isHole = this.#hole >= shortestHole;
    this.#held = isHole ? 0 : this.#hole;
    if (isHole) return;
    this.#hole = 0;
    const known = end - this.#held;
    bytes.copyWithin(0, known - windowSize, known);
    bytes.fill(0, windowSize, windowSize + this.#held);
  }

  /** Passes bytes on, and cuts among them. */
  #roll(start: number, end: number): void {
    const bytes = this.#bytes;
    let first = this.#firstSum;
    let second = this.#secondSum;
    let from = start;
    for (let at = start; at < end; at += 1) {
      const dropped = bytes[at - windowSize] ?? 0;
      first = (first + (bytes[at] ?? 0) - dropped) | 0;
      second = (second + first - windowSize * (dropped + byteOffset)) | 0;
      if ((second & cutMask) === cutMask) {
        this.#pass(from, at + 1);
        this.#cut();
        from = at + 1;
      }
    }
    this.#firstSum = first;
    this.#secondSum = second;
    this.#pass(from, end);
  }

  #pass(start: number, end: number): void {
    if (start === end) return;
    this.#begun = true;
    this.#listener.onData(this.#bytes.subarray(start, end));
  }

  #cut(): void {
    this.#begun = false;
    this.#listener.onCut();
  }

  #endHole(): void {
    if (this.#begun) this.#cut();
    this.#listener.onHole(this.#hole);
    this.#hole = 0;
    this.#reset();
  }

  /** The window is full of zeros: the sums are what they were in the beginning. */
  #reset(): void {
    this.#firstSum = firstSum;
    this.#secondSum = secondSum;
    this.#bytes.fill(0, 0, windowSize);
  }
}

/**
 * Where the next run of zeros begins that is a hole, or reaches the end and may become one; `end`
 * when there is none. A run that goes on from before `start` is none of `bytes`.
 */
function findHole(bytes: Uint8Array, start: number, end: number): number {
  let from = start;
  for (;;) {
    // What is no zero here rules out all runs across it: most bytes are never looked at.
    const probe = Math.min(from + shortestHole, end) - 1;
    let at = probe;
    while (at >= from && bytes[at] === 0) at -= 1;
    if (at < from || probe === end - 1) return at + 1;
    from = at + 1;
  }
}

function endOfZeros(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] === 0) at += 1;
  return at;
}
