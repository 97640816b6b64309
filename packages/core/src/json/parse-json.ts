import type { JsonFault } from './json-fault.ts';
import type { JsonObject, JsonValue } from './json-value.ts';

/** Lists and objects in one another. Bounds the stack of everything that walks a value. */
const maximumDepth = 128;

export interface JsonOptions {
  /** Makes the error of a fault. */
  readonly fault: (fault: JsonFault) => Error;
  /** Strings may hold lone surrogates, as names do whose bytes are not UTF-8 (see `decodeName`). */
  readonly loneSurrogates?: boolean;
}

/**
 * Reads JSON (RFC 8259). `JSON.parse` does not do: it keeps the last of two equal keys, rounds large integers, accepts lone
 * surrogates, and does not always say where the text is broken. Strings of the value may keep the whole text in memory.
 * @throws the error that `fault` makes of the first fault.
 */
export function parseJson(text: string, options: JsonOptions): JsonValue {
  return new JsonReader(text, options).document();
}

/** As {@link parseJson} for the bytes of a file; a byte order mark at its start is stepped over. */
export function parseJsonBytes(bytes: Uint8Array, options: JsonOptions): JsonValue {
  if (bytes.length > longestText) throw options.fault({ kind: 'too-large', limit: longestText });
  const text = decodeUtf8(bytes);
  if (text === undefined) throw options.fault({ kind: 'not-utf8' });
  return parseJson(text, options);
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Bytes that certainly fit into a string of V8 (2^29 - 24 characters). */
const longestText = 500_000_000;

const words: ReadonlyMap<string, JsonValue> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

const quote = 0x22;
const backslash = 0x5c;

/** A character that makes a string more than what stands between its quotes: a backslash, a control character, a surrogate. */
const notPlain = /[^ -[\]-\ud7ff\ue000-\uffff]/;

class JsonReader {
  readonly #text: string;
  readonly #options: JsonOptions;
  #at = 0;

  constructor(text: string, options: JsonOptions) {
    this.#text = text;
    this.#options = options;
  }

  document(): JsonValue {
    const value = this.#value(0);
    this.#skipSpace();
    if (this.#at < this.#text.length) throw this.#unexpected('the end of the text');
    return value;
  }

  #value(depth: number): JsonValue {
    this.#skipSpace();
    const first = this.#text[this.#at];
    if (first === '"') return this.#string();
    if (first !== '{' && first !== '[') return this.#word();
    if (depth === maximumDepth) {
      throw this.#options.fault({ kind: 'too-deep', position: this.#position(this.#at), levels: maximumDepth });
    }
    return first === '{' ? this.#object(depth) : this.#list(depth);
  }

  #object(depth: number): JsonObject {
    const members: Record<string, JsonValue> = {};
    this.#at += 1;
    if (this.#take('}')) return members;
    do {
      this.#skipSpace();
      const keyAt = this.#at;
      if (this.#text[keyAt] !== '"') throw this.#unexpected('a quoted key');
      const key = this.#string();
      if (Object.hasOwn(members, key)) {
        throw this.#options.fault({ kind: 'key-repeated', position: this.#position(keyAt), key });
      }
      if (!this.#take(':')) throw this.#unexpected('":"');
      setMember(members, key, this.#value(depth + 1));
    } while (this.#take(','));
    if (!this.#take('}')) throw this.#unexpected('"," or "}"');
    return members;
  }

  #list(depth: number): JsonValue {
    const items: JsonValue[] = [];
    this.#at += 1;
    if (this.#take(']')) return items;
    do {
      items.push(this.#value(depth + 1));
    } while (this.#take(','));
    if (!this.#take(']')) throw this.#unexpected('"," or "]"');
    return items;
  }

  #string(): string {
    const start = this.#at + 1;
    const end = this.#text.indexOf('"', start);
    const value = this.#text.slice(start, end);
    if (end === -1 || notPlain.test(value)) return this.#unusualString();
    this.#at = end + 1;
    return value;
  }

  #unusualString(): string {
    const text = this.#text;
    const start = this.#at;
    let at = start + 1;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === quote) break;
      if (code === backslash) {
        this.#at = at;
        this.#skipEscape();
        at = this.#at;
      } else if (code >= 0x20) {
        at += 1;
      } else {
        this.#at = at;
        throw this.#unexpected('the rest of a string and its closing quote');
      }
    }
    this.#at = at + 1;
    const value: string = JSON.parse(text.slice(start, at + 1));
    if (this.#options.loneSurrogates !== true && !value.isWellFormed()) {
      const found = text.slice(start + 1, at);
      throw this.#options.fault({ kind: 'syntax', position: this.#position(start), expected: 'valid Unicode', found });
    }
    return value;
  }

  #skipEscape(): void {
    const escapeSequence = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
    escapeSequence.lastIndex = this.#at;
    if (!escapeSequence.test(this.#text)) throw this.#unexpected('an escape that JSON knows');
    this.#at = escapeSequence.lastIndex;
  }

  #word(): JsonValue {
    const word = /[\w.+-]*/y;
    word.lastIndex = this.#at;
    const found = word.exec(this.#text)?.[0] ?? '';
    const value = words.has(found) ? words.get(found) : numberOf(found);
    if (value === undefined) throw this.#unexpected('a value', found || undefined);
    this.#at += found.length;
    return value;
  }

  /** Steps over `character`, and the space before it, if it comes next. */
  #take(character: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at += 1;
    }
  }

  #unexpected(expected: string, found = this.#nextCharacter()): Error {
    return this.#options.fault({ kind: 'syntax', position: this.#position(this.#at), expected, found });
  }

  #nextCharacter(): string | undefined {
    const code = this.#text.codePointAt(this.#at);
    return code === undefined ? undefined : String.fromCodePoint(code);
  }

  #position(at: number): { line: number; column: number } {
    let line = 1;
    let lineStart = 0;
    for (let end = this.#text.indexOf('\n'); end !== -1 && end < at; end = this.#text.indexOf('\n', lineStart)) {
      line += 1;
      lineStart = end + 1;
    }
    let column = 1;
    for (let index = lineStart; index < at; column += 1) {
      index += (this.#text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
    }
    return { line, column };
  }
}

/** Adds a member: `__proto__` is a key like any other. */
function setMember(members: Record<string, JsonValue>, key: string, value: JsonValue): void {
  if (key !== '__proto__') members[key] = value;
  else Object.defineProperty(members, key, { value, configurable: true, enumerable: true, writable: true });
}

/** The longest decimal text of a 64-bit integer: more digits than that no reader of images takes for an integer. */
const longestInteger = '-9223372036854775808'.length;

function numberOf(text: string): number | bigint | undefined {
  if (!/^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/.test(text)) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value)) return undefined;
  const isInteger = !/[.eE]/.test(text);
  return isInteger && !Number.isSafeInteger(value) && text.length <= longestInteger ? BigInt(text) : value;
}
