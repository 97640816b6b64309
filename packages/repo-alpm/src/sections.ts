import { isUtf8 } from 'node:buffer';
import type { ChunkahError } from '@chunkah/core';
import type { DatabaseFile } from './database-file.ts';
import { databaseDamaged } from './errors.ts';

/** How strictly the files of a database are read. */
export interface Reading {
  /** Whether all is refused that chunkah 0.6 refuses, and sections begin where it sees them. */
  readonly strict: boolean;
}

/** A section of a database file. */
export interface Section {
  /** What stands between the percent signs. */
  readonly name: string;
  /** Number of its header's line, from 1. */
  readonly line: number;
  /** Start and end of each of its lines, one after another; empty ones count. */
  readonly lines: readonly number[];
}

export interface Sections {
  readonly bytes: Uint8Array;
  readonly sections: readonly Section[];
  /** Whether the end is not one that pacman writes: an empty line ends each section. */
  readonly isCut: boolean;
}

/** Bytes of the longest line: a path has 4096 at most, a description may be longer. */
const longestLine = 1024 * 1024;

/** Lines of the longest file. The largest packages have some 100 000 files. */
const mostLines = 4_000_000;

const newline = 0x0a;
const carriageReturn = 0x0d;
const percent = 0x25;

/**
 * Parts `desc` or `files` of an installed package (alpm-db-desc(5), alpm-db-files(5)): headers
 * `%NAME%`, each with lines below it, and an empty line between sections.
 * @throws ChunkahError `ALPMDB_DAMAGED`.
 */
export function parseSections(file: DatabaseFile, { strict }: Reading): Sections {
  const { path, bytes } = file;
  if (strict && !isUtf8(bytes)) throw databaseDamaged(path, undefined, 'it is not UTF-8');
  const lines = new SectionLines(file, strict);
  const dropsReturns = strict || endsFirstLineWithReturn(bytes);
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(newline, start);
    const next = found === -1 ? bytes.length : found;
    const hasReturn = dropsReturns && found > start && bytes[found - 1] === carriageReturn;
    lines.take(start, hasReturn ? next - 1 : next);
    start = next + 1;
  }
  const isWhole = bytes.length === 0 || (lines.isAfterEmpty && bytes.at(-1) === newline);
  return { bytes, sections: lines.sections, isCut: !isWhole };
}

/** Takes the lines of a file in order. */
class SectionLines {
  readonly sections: Section[] = [];
  /** Whether the last line was empty, as before the first one. */
  isAfterEmpty = true;
  readonly #file: DatabaseFile;
  readonly #strict: boolean;
  readonly #names = new Set<string>();
  /** Those of the last section. */
  #lines: number[] | undefined;
  #line = 0;

  constructor(file: DatabaseFile, strict: boolean) {
    this.#file = file;
    this.#strict = strict;
  }

  take(start: number, end: number): void {
    this.#line += 1;
    if (end - start > longestLine) throw this.#damaged(`it is longer than ${longestLine} bytes`);
    if (this.#line > mostLines) throw this.#damaged(`the file has more than ${mostLines} lines`);
    if (this.#isHeader(start, end)) this.#begin(start, end);
    else if (this.#lines !== undefined) this.#lines.push(start, end);
    else if (this.#strict || start < end) throw this.#damaged('no section has begun');
    this.isAfterEmpty = start === end;
  }

  #begin(start: number, end: number): void {
    const name = Buffer.from(this.#file.bytes.subarray(start + 1, end - 1)).toString('latin1');
    if (this.#strict && this.#names.has(name)) throw this.#damaged(`the section ${name} stands there twice`);
    this.#names.add(name);
    this.#lines = [];
    this.sections.push({ name, line: this.#line, lines: this.#lines });
  }

  #isHeader(start: number, end: number): boolean {
    const { bytes } = this.#file;
    if (!hasPercentSigns(bytes, start, end)) return false;
    return this.#strict ? isCapital(bytes, start + 1, end - 1) : this.isAfterEmpty;
  }

  #damaged(fault: string): ChunkahError {
    return databaseDamaged(this.#file.path, this.#line, fault);
  }
}

/** `%`, something, `%`. */
function hasPercentSigns(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start > 2 && bytes[start] === percent && bytes[end - 1] === percent;
}

/** Whether all bytes are capital letters and digits. */
function isCapital(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    const isLetter = byte >= 0x41 && byte <= 0x5a;
    const isDigit = byte >= 0x30 && byte <= 0x39;
    if (!isLetter && !isDigit) return false;
  }
  return true;
}

function endsFirstLineWithReturn(bytes: Uint8Array): boolean {
  const end = bytes.indexOf(newline);
  return end > 0 && bytes[end - 1] === carriageReturn;
}
