import { imageConfigKeyRepeated, imageConfigSyntax, imageConfigTooDeep, type TextPosition } from '../errors.ts';
import type { JsonValue } from './json.ts';

/** Lists and objects in one another. Bounds the stack of everything that walks a value. */
const maximumDepth = 128;

/**
 * Reads the JSON text (RFC 8259) of an image config. `JSON.parse` does not do: it keeps the last of two equal keys, rounds
 * large integers, accepts lone surrogates, and does not always say where the text is broken.
 * @throws ChunkahError with line and column of the first fault.
 */
export function parseJson(text: string): JsonValue {
  return new JsonReader(text).document();
}

const words: ReadonlyMap<string, JsonValue> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
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
    if (depth === maximumDepth) throw imageConfigTooDeep(this.#position(this.#at), maximumDepth);
    return first === '{' ? this.#object(depth) : this.#list(depth);
  }

  #object(depth: number): JsonValue {
    const members = new Map<string, JsonValue>();
    this.#at += 1;
    if (this.#take('}')) return {};
    do {
      this.#skipSpace();
      const keyAt = this.#at;
      if (this.#text[keyAt] !== '"') throw this.#unexpected('a quoted key');
      const key = this.#string();
      if (members.has(key)) throw imageConfigKeyRepeated(this.#position(keyAt), key);
      if (!this.#take(':')) throw this.#unexpected('":"');
      members.set(key, this.#value(depth + 1));
    } while (this.#take(','));
    if (!this.#take('}')) throw this.#unexpected('"," or "}"');
    return Object.fromEntries(members);
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
    const start = this.#at;
    this.#at += 1;
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === quote) break;
      if (code === backslash) this.#skipEscape();
      else if (code >= 0x20) this.#at += 1;
      else throw this.#unexpected('the rest of a string and its closing quote');
    }
    this.#at += 1;
    const value: string = JSON.parse(this.#text.slice(start, this.#at));
    if (!value.isWellFormed()) {
      throw imageConfigSyntax(this.#position(start), 'valid Unicode', this.#text.slice(start + 1, this.#at - 1));
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
    while (' \t\r\n'.includes(this.#text[this.#at] ?? 'none')) this.#at += 1;
  }

  #unexpected(expected: string, found = this.#nextCharacter()): Error {
    return imageConfigSyntax(this.#position(this.#at), expected, found);
  }

  #nextCharacter(): string | undefined {
    const code = this.#text.codePointAt(this.#at);
    return code === undefined ? undefined : String.fromCodePoint(code);
  }

  #position(at: number): TextPosition {
    const lines = this.#text.slice(0, at).split('\n');
    return { line: lines.length, column: [...(lines.at(-1) ?? '')].length + 1 };
  }
}

const quote = 0x22;
const backslash = 0x5c;

/** The longest decimal text of a 64-bit integer: more digits than that no reader of images takes for an integer. */
const longestInteger = '-9223372036854775808'.length;

function numberOf(text: string): number | bigint | undefined {
  if (!/^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/.test(text)) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value)) return undefined;
  const isInteger = !/[.eE]/.test(text);
  return isInteger && !Number.isSafeInteger(value) && text.length <= longestInteger ? BigInt(text) : value;
}
