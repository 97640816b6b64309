import { normalizePath } from '@chunkah/core';
import { bstOutputUnexpected } from './errors.ts';
import { type LineReader, lineReader } from './line-reader.ts';

/** An entry of an artifact. */
export interface ListedEntry {
  readonly type: 'file' | 'directory' | 'symlink';
  /** Bytes of a file, characters of a symlink's target, 0 for a directory. */
  readonly size: number;
  /** Of a symlink. */
  readonly target: string | undefined;
}

export interface ContentsReceiver {
  /**
   * The listing of an element begins; also called for elements without an artifact, or with an
   * empty one.
   */
  element(name: string): void;
  /** @param path absolute and normalized. */
  entry(path: string, entry: ListedEntry): void;
}

/** Accepts the output of `bst artifact list-contents --long` in pieces of any size. */
export interface ContentsParser {
  /** @throws ChunkahError `BST_OUTPUT_UNEXPECTED`. */
  add(piece: Uint8Array): void;
  /** After the last piece. Throws as `add` does. */
  end(): void;
}

const noArtifact = '\tThis element has no associated artifacts';

/** Types as they are written, after the mode, which adds nothing. */
const types: ReadonlyMap<string, ListedEntry['type']> = new Map([
  ['reg', 'file'],
  ['exe', 'file'],
  ['dir', 'directory'],
  ['link', 'symlink'],
]);
const sizeAt = 20;
const sizeWidth = 11;

/**
 * Reads what `bst artifact list-contents --long` writes: `  core/bash.bst:`, then for each entry a
 * tab, mode, type, size and path; after a symlink's path ` -> ` and its target, which has as many
 * characters as the size says. Any other line continues a name that contains a newline.
 * @param expected names of elements that may be listed, as in the headings. Each may occur once.
 */
export function contentsParser(expected: Iterable<string>, receiver: ContentsReceiver): ContentsParser {
  const headings = new Set(Array.from(expected, (name) => `  ${name}:`));
  /** The line of an entry, which the next line may continue. */
  let pending: string | undefined;
  let isInElement = false;

  const finish = () => {
    if (pending !== undefined) receive(pending, receiver);
    pending = undefined;
  };

  const reader: LineReader = lineReader({
    line(text) {
      if (headings.delete(text)) {
        finish();
        isInElement = true;
        receiver.element(text.slice(2, -1));
      } else if (!isInElement) {
        if (text !== '') throw unexpected(text, 'no element came before it');
      } else if (typeOf(text) !== undefined) {
        finish();
        pending = text;
      } else if (pending === undefined ? text !== noArtifact && text !== '' : /^ {2}\S.*\.bst:$/.test(text)) {
        throw unexpected(text, 'expected an entry');
      } else if (pending !== undefined) {
        pending += `\n${text}`;
      }
    },
    tooLong() {
      throw unexpected('', 'a line is too long');
    },
  });

  return {
    add: reader.add,
    end() {
      reader.end();
      // `bst` ends its output with an empty line.
      pending = pending?.replace(/\n$/, '');
      finish();
    },
  };
}

/** The type in the line of an entry; undefined for another line. */
function typeOf(line: string): ListedEntry['type'] | undefined {
  const [, type = ''] = /^\t[-dl](?:[r-][w-][x-]){3} {2}([a-z]+) +$/.exec(line.slice(0, sizeAt)) ?? [];
  return types.get(type);
}

function receive(line: string, receiver: ContentsReceiver): void {
  const type = typeOf(line);
  const [digits] = /^\d{1,15}/.exec(line.slice(sizeAt, sizeAt + 16)) ?? [];
  if (type === undefined || digits === undefined) throw unexpected(line, 'expected an entry');
  const pathAt = sizeAt + Math.max(digits.length, sizeWidth) + 1;
  if (line.slice(sizeAt, pathAt) !== `${digits.padEnd(sizeWidth)} `) throw unexpected(line, 'expected an entry');
  const size = Number(digits);
  if (type !== 'symlink') {
    receiver.entry(absolute(line.slice(pathAt), line), { type, size, target: undefined });
    return;
  }
  const targetAt = lastCharactersAt(line, size);
  if (targetAt === undefined || !line.endsWith(' -> ', targetAt)) throw unexpected(line, 'expected an entry');
  const path = line.slice(pathAt, Math.max(pathAt, targetAt - 4));
  receiver.entry(absolute(path, line), { type, size, target: line.slice(targetAt) });
}

function absolute(path: string, line: string): string {
  const absolutePath = `/${path}`;
  if (path === '' || path.includes('\0') || normalizePath(absolutePath) !== absolutePath)
    throw unexpected(line, 'expected an entry');
  return absolutePath;
}

/** Where the last `count` characters of a text begin; those beyond U+FFFF are two units long. */
function lastCharactersAt(text: string, count: number): number | undefined {
  let at = text.length;
  for (let left = count; left > 0; left -= 1) {
    const isPair = /[\ud800-\udbff]/.test(text.charAt(at - 2)) && /[\udc00-\udfff]/.test(text.charAt(at - 1));
    at -= isPair ? 2 : 1;
    if (at < 0) return undefined;
  }
  return at;
}

function unexpected(text: string, reason: string) {
  return bstOutputUnexpected('bst artifact list-contents', text, reason);
}
