import { binaryText, fromBinary, withoutMark } from './binary-text.ts';
import type { ByteStringList } from './byte-string-list.ts';
import { ByteStringReader } from './byte-string-reader.ts';
import type { JsonFault } from './json-fault.ts';
import type { JsonValue } from './json-value.ts';

/** Maximum nesting of lists and objects. Bounds the stack of everything that walks a value. */
const maximumDepth = 128;

export interface JsonOptions {
  /** Makes the error for a fault. */
  readonly fault: (fault: JsonFault) => Error;
  /**
   * Strings may contain lone surrogates, as in names whose bytes are not UTF-8 (see `decodeName`).
   */
  readonly loneSurrogates?: boolean;
  /**
   * Integers that a `number` cannot represent exactly become a `bigint` instead of being rounded.
   */
  readonly exactIntegers?: boolean;
}

/**
 * Reads JSON (RFC 8259). `JSON.parse` will not do: it keeps the last of two equal keys, rounds
 * large integers, accepts lone surrogates, and does not always say where the text is broken.
 * Strings of the value may keep the whole text in memory.
 * @throws the error that `fault` makes for the first fault.
 */
export function parseJson(text: string, options: JsonOptions): JsonValue {
  return new JsonReader(text, options, false).document();
}

/** Like {@link parseJson} for the bytes of a file; a byte order mark at its start is skipped. */
export function parseJsonBytes(bytes: Uint8Array, options: JsonOptions): JsonValue {
  return new JsonReader(binaryText(withoutMark(bytes), options.fault), options, true).document();
}

/**
 * Like {@link parseJsonBytes} for an object too large to keep in memory: yields one member after
 * another, in the order of the text. Only after the last one is it known that the text is JSON.
 * @param listKey in members that are objects, the list under this key may be large too: it is
 * returned as a `ByteStringList` if it has only strings.
 */
export function parseJsonMembers(bytes: Uint8Array, options: JsonOptions, listKey: string, take: TakeMember): void {
  const content = withoutMark(bytes);
  new JsonReader(binaryText(content, options.fault), options, true).members(content, listKey, take);
}

type LargeValue = JsonValue | ByteStringList;
type TakeMember = (key: string, value: JsonValue | Readonly<Record<string, LargeValue>>) => void;

const words: ReadonlyMap<string, JsonValue> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

const quote = 0x22;
const backslash = 0x5c;

/**
 * A character because of which a string is not simply the text between its quotes: a backslash, a
 * control character, a surrogate.
 */
const notPlain = /[^ -[\]-\ud7ff\ue000-\uffff]/;
const notPlainAscii = /[^ -[\]-~]/;
const notAscii = /[\u0080-\uffff]/;

class JsonReader {
  readonly #text: string;
  readonly #options: JsonOptions;
  /** Whether the characters of the text are bytes. */
  readonly #isBinary: boolean;
  #at = 0;

  constructor(text: string, options: JsonOptions, isBinary: boolean) {
    this.#text = text;
    this.#options = options;
    this.#isBinary = isBinary;
  }

  document(): JsonValue {
    const value = this.#value(0);
    this.#expectEnd();
    return value;
  }

  members(bytes: Uint8Array, listKey: string, take: TakeMember): void {
    const reader = new ByteStringReader(bytes);
    const keys = new Set<string>();
    this.#skipSpace();
    if (this.#text[this.#at] !== '{') throw this.#unexpected('an object');
    const large = (key: string) => (key === listKey ? this.#largeValue(reader) : this.#value(2));
    this.#eachMember(
      (key) => {
        keys.add(key);
        this.#skipSpace();
        take(key, this.#text[this.#at] === '{' ? this.#object(large) : this.#value(1));
      },
      (key) => keys.has(key),
    );
    this.#expectEnd();
  }

  #expectEnd(): void {
    this.#skipSpace();
    if (this.#at < this.#text.length) throw this.#unexpected('the end of the text');
  }

  #value(depth: number): JsonValue {
    this.#skipSpace();
    const first = this.#text[this.#at];
    if (first === '"') return this.#string();
    if (first !== '{' && first !== '[') return this.#word();
    if (depth === maximumDepth) {
      throw this.#options.fault({ kind: 'too-deep', position: this.#position(this.#at), levels: maximumDepth });
    }
    return first === '{' ? this.#object(() => this.#value(depth + 1)) : this.#list(depth);
  }

  /** A value that may be a long list. */
  #largeValue(reader: ByteStringReader): LargeValue {
    this.#skipSpace();
    const start = this.#at;
    const list = this.#text[start] === '[' ? reader.read(start + 1, this.#readString) : undefined;
    this.#at = list === undefined ? start : reader.end;
    return list ?? this.#value(2);
  }

  readonly #readString = (at: number) => {
    this.#at = at;
    const value = this.#string();
    return { value, end: this.#at };
  };

  #object<Value>(read: (key: string) => Value): Readonly<Record<string, Value>> {
    const members: Record<string, Value> = {};
    this.#eachMember(
      (key) => setMember(members, key, read(key)),
      (key) => Object.hasOwn(members, key),
    );
    return members;
  }

  /** @param read receives a key and reads its value. */
  #eachMember(read: (key: string) => void, isKnown: (key: string) => boolean): void {
    this.#at += 1;
    if (this.#take('}')) return;
    do {
      this.#skipSpace();
      const keyAt = this.#at;
      if (this.#text[keyAt] !== '"') throw this.#unexpected('a quoted key');
      const key = this.#string();
      if (isKnown(key)) {
        throw this.#options.fault({ kind: 'key-repeated', position: this.#position(keyAt), key });
      }
      if (!this.#take(':')) throw this.#unexpected('":"');
      read(key);
    } while (this.#take(','));
    if (!this.#take('}')) throw this.#unexpected('"," or "}"');
  }

  #list(depth: number): JsonValue {
    const strings = this.#plainStrings();
    if (strings !== undefined) return strings;
    const items: JsonValue[] = [];
    this.#at += 1;
    if (this.#take(']')) return items;
    do {
      items.push(this.#value(depth + 1));
    } while (this.#take(','));
    if (!this.#take(']')) throw this.#unexpected('"," or "]"');
    return items;
  }

  /**
   * A list of only strings without a `]`, as most long lists are: the engine's own parser is
   * faster.
   */
  #plainStrings(): string[] | undefined {
    const end = this.#text.indexOf(']', this.#at) + 1;
    const next = this.#text[this.#at + 1];
    if (end === 0 || (next !== '"' && next !== '\n' && next !== ' ')) return undefined;
    const part = this.#text.slice(this.#at, end);
    const isDecoded = !this.#isBinary || !notAscii.test(part);
    const items = parsedStrings(isDecoded ? part : fromBinary(part));
    if (items === undefined || (this.#options.loneSurrogates !== true && part.includes('\\u'))) return undefined;
    this.#at = end;
    return items;
  }

  #string(): string {
    const start = this.#at + 1;
    const end = this.#text.indexOf('"', start);
    const value = this.#text.slice(start, end);
    if (end === -1 || (this.#isBinary ? notPlainAscii : notPlain).test(value)) return this.#unusualString();
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
    const value: string = JSON.parse(this.#decoded(start, at + 1));
    if (this.#options.loneSurrogates !== true && !value.isWellFormed()) {
      const found = this.#decoded(start + 1, at);
      throw this.#options.fault({ kind: 'syntax', position: this.#position(start), expected: 'valid Unicode', found });
    }
    return value;
  }

  #skipEscape(): void {
    const escapeSequence = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
    escapeSequence.lastIndex = this.#at;
    if (!escapeSequence.test(this.#text)) throw this.#unexpected('a valid JSON escape');
    this.#at = escapeSequence.lastIndex;
  }

  #word(): JsonValue {
    const word = /[\w.+-]*/y;
    word.lastIndex = this.#at;
    const found = word.exec(this.#text)?.[0] ?? '';
    const value = words.has(found) ? words.get(found) : numberOf(found, this.#options.exactIntegers === true);
    if (value === undefined) throw this.#unexpected('a value', found || undefined);
    this.#at += found.length;
    return value;
  }

  /** Skips `character`, and the space before it, if it comes next. */
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
    // No character has more than 4 bytes.
    const code = this.#decoded(this.#at, this.#at + 4).codePointAt(0);
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
    for (const _ of this.#decoded(lineStart, at)) column += 1;
    return { line, column };
  }

  /** A part of the text, as the user sees it. */
  #decoded(start: number, end: number): string {
    const part = this.#text.slice(start, end);
    return this.#isBinary ? fromBinary(part) : part;
  }
}

/** The strings of a JSON list; `undefined` if it is not a list or contains anything else. */
function parsedStrings(text: string): string[] | undefined {
  try {
    const items: unknown[] = JSON.parse(text);
    return items.every((item) => typeof item === 'string') ? items : undefined;
  } catch {
    return undefined;
  }
}

/** Adds a member: `__proto__` is a key like any other. */
function setMember<Value>(members: Record<string, Value>, key: string, value: Value): void {
  if (key !== '__proto__') members[key] = value;
  else Object.defineProperty(members, key, { value, configurable: true, enumerable: true, writable: true });
}

/**
 * Length of the longest decimal 64-bit integer: no reader of images accepts an integer with more
 * digits.
 */
const longestInteger = '-9223372036854775808'.length;

function numberOf(text: string, isExact: boolean): number | bigint | undefined {
  if (!/^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/.test(text)) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value)) return undefined;
  const isInteger = isExact && !/[.eE]/.test(text);
  return isInteger && !Number.isSafeInteger(value) && text.length <= longestInteger ? BigInt(text) : value;
}
