import { ByteStringList } from './byte-string-list.ts';

const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
const closingBracket = 0x5d;

/** Reads JSON lists of strings without escapes. */
export class ByteStringReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /** Where the strings of one list after another start and end. */
  #numbers = new Uint32Array(1024);
  /** Place after the list that was read last, its bracket included. */
  end = 0;

  /** @param bytes valid UTF-8. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /**
   * @param start place after the opening bracket.
   * @returns `undefined` for all but a list of one such string or more, faults included.
   */
  read(start: number): ByteStringList | undefined {
    const bytes = this.#bytes;
    let count = 0;
    let lastStart = 0;
    let lastEnd = 0;
    for (let at = start; ; at += 1) {
      at = afterSpace(bytes, at);
      if (bytes[at] !== quote) return undefined;
      at += 1;
      // What is known of the string before need not be looked at again.
      const end = closingQuote(bytes, at + sharedLength(this.#view, lastStart, lastEnd, at));
      if (end === -1) return undefined;
      if (count === this.#numbers.length) this.#grow();
      this.#numbers[count] = at;
      this.#numbers[count + 1] = end;
      count += 2;
      lastStart = at;
      lastEnd = end;
      at = afterSpace(bytes, end + 1);
      if (bytes[at] === closingBracket) {
        this.end = at + 1;
        return new ByteStringList(bytes, this.#numbers.slice(0, count));
      }
      if (bytes[at] !== comma) return undefined;
    }
  }

  #grow(): void {
    const larger = new Uint32Array(this.#numbers.length * 2);
    larger.set(this.#numbers);
    this.#numbers = larger;
  }
}

/** How many bytes from `start` on are those of the string before. Four at a time: lists of paths share much. */
function sharedLength(view: DataView, lastStart: number, lastEnd: number, start: number): number {
  const most = Math.min(lastEnd - lastStart, view.byteLength - start);
  let length = 0;
  while (length + 4 <= most && view.getInt32(lastStart + length) === view.getInt32(start + length)) length += 4;
  return length;
}

function afterSpace(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && isSpace(bytes[at] ?? 0)) at += 1;
  return at;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Where the string ends that `start` is in; -1 if it has an escape, or a character that has to be escaped. */
function closingQuote(bytes: Uint8Array, start: number): number {
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === quote) return at;
    if (byte < 0x20 || byte === backslash) return -1;
  }
  return -1;
}
