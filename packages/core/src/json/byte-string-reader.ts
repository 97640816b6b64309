import { ByteStringList } from './byte-string-list.ts';

const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
const closingBracket = 0x5d;

/**
 * If more strings than this, and more than a quarter of a list, are not plain, other readers of
 * lists are faster.
 */
const mostOthers = 16;

/**
 * Reads a string that is not plain, or throws: one with escapes, one with characters that have to
 * be escaped, or an unterminated one.
 * @param at place of its opening quote.
 * @returns the string and the place after its closing quote.
 */
export type ReadOtherString = (at: number) => { readonly value: string; readonly end: number };

/** Reads JSON lists of strings. */
export class ByteStringReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /** The numbers of a `ByteStringList`, for one list after another. */
  #numbers = new Uint32Array(3 * 1024);
  #count = 0;
  /** Whether plain strings ended where another string may follow, and not after one. */
  #isStringNext = false;
  /** Place after the last list that was read, including its bracket. */
  end = 0;

  /** @param bytes valid UTF-8. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /**
   * @param start place after the opening bracket.
   * @param readOther for strings that are not plain.
   * @returns `undefined` unless it is a list of one or more strings, most of them plain, without
   * faults between them.
   * @throws whatever `readOther` throws.
   */
  read(start: number, readOther: ReadOtherString): ByteStringList | undefined {
    const bytes = this.#bytes;
    const decoded = new Map<number, string>();
    this.#count = 0;
    let at = start;
    for (;;) {
      at = this.#readPlain(at);
      if (!this.#isStringNext) break;
      if (bytes[at] !== quote) return undefined;
      const { value, end } = readOther(at);
      decoded.set(this.#count / 3, value);
      if (decoded.size > mostOthers + this.#count / 12) return undefined;
      this.#add(at, at, 0);
      at = afterSpace(bytes, end);
      if (bytes[at] !== comma) break;
      at += 1;
    }
    if (bytes[at] !== closingBracket) return undefined;
    this.end = at + 1;
    return new ByteStringList(bytes, this.#numbers.slice(0, this.#count), decoded);
  }

  /**
   * Reads consecutive plain strings. Rare cases are handled elsewhere: when the engine reaches code
   * that has never run, it discards the compiled loop.
   * @returns place of whatever follows instead of the next string, or of the comma after it.
   */
  #readPlain(start: number): number {
    const bytes = this.#bytes;
    let lastStart = 0;
    let lastEnd = 0;
    let at = afterSpace(bytes, start);
    let isStringNext = true;
    while (bytes[at] === quote) {
      // What is known about the previous string need not be checked again.
      const shared = sharedLength(this.#view, lastStart, lastEnd, at + 1);
      const end = closingQuote(bytes, at + 1 + shared);
      if (end === -1) break;
      this.#add(at + 1, end, shared);
      lastStart = at + 1;
      lastEnd = end;
      at = afterSpace(bytes, end + 1);
      isStringNext = bytes[at] === comma;
      if (!isStringNext) break;
      at = afterSpace(bytes, at + 1);
    }
    this.#isStringNext = isStringNext;
    return at;
  }

  #add(start: number, end: number, shared: number): void {
    const count = this.#count;
    if (count === this.#numbers.length) this.#grow();
    this.#numbers[count] = start;
    this.#numbers[count + 1] = end;
    this.#numbers[count + 2] = shared;
    this.#count = count + 3;
  }

  #grow(): void {
    const larger = new Uint32Array(this.#numbers.length * 2);
    larger.set(this.#numbers);
    this.#numbers = larger;
  }
}

/**
 * How many bytes from `start` on equal those of the previous string. Four at a time: paths in lists
 * share long prefixes.
 */
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

/**
 * Where the string that contains `start` ends; -1 if it has an escape, or a character that has to
 * be escaped.
 */
function closingQuote(bytes: Uint8Array, start: number): number {
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === quote) return at;
    if (byte < 0x20 || byte === backslash) return -1;
  }
  return -1;
}
