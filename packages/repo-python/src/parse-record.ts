import { decodeName } from '@chunkah/core';
import { recordInvalid } from './errors.ts';

/** One line of the file; a quoted path may make it several. */
interface Row {
  readonly fields: readonly string[];
  /** Where the next row begins. */
  readonly next: number;
}

interface Field {
  readonly value: string;
  /** Where the comma, the line end or the end of the text is that ends the field. */
  readonly end: number;
}

/** Fields of a row. */
const fieldCount = 3;

const fieldMark = /[,\r\n]/g;

/** Makes the error of a row. */
type Fault = (what: string) => Error;

/**
 * Reads a `RECORD` file: rows `path,hash,size` of comma-separated values, quoted as Python's module
 * `csv` does it (PEP 376 and 627). Hash and size may be empty.
 * @param path of the file, for errors.
 * @returns the paths as they are written: absolute, or beginning at the directory that holds the
 * `.dist-info` directory. A byte that is not UTF-8 is a lone surrogate.
 * @throws ChunkahError `PYTHON_RECORD_INVALID`, with the line.
 */
export function parseRecord(bytes: Uint8Array, path: string): string[] {
  const text = decodeName(bytes);
  const paths: string[] = [];
  for (let start = 0; start < text.length; ) {
    const rowStart = start;
    const fault: Fault = (what) => recordInvalid(path, `line ${lineNumber(text, rowStart)}: ${what}`);
    const { fields, next } = readRow(text, start, fault);
    if (fields.length > 1 || fields[0] !== '') paths.push(recordedPath(fields, fault));
    start = next;
  }
  return paths;
}

function lineNumber(text: string, at: number): number {
  return text.slice(0, at).split(/\r\n|\r|\n/).length;
}

function recordedPath(fields: readonly string[], fault: Fault): string {
  const [path = '', hash = '', size = ''] = fields;
  if (fields.length < fieldCount) throw fault(`expected a path, a hash and a size, found ${fields.length} fields`);
  if (path === '' || path.includes('\0')) throw fault('expected a path');
  if (!/^(?:[\w-]+=[\w+/=-]+)?$/.test(hash)) throw fault('expected a hash such as sha256=... or nothing');
  if (!/^\d*$/.test(size)) throw fault('expected a size in bytes or nothing');
  return path;
}

function readRow(text: string, start: number, fault: Fault): Row {
  const fields: string[] = [];
  for (let at = start; ; ) {
    const { value, end } = text[at] === '"' ? readQuoted(text, at, fault) : readPlain(text, at);
    if (fields.push(value) > fieldCount) throw fault('expected a path, a hash and a size, found more fields');
    if (text[end] !== ',') return { fields, next: end + (text.startsWith('\r\n', end) ? 2 : 1) };
    at = end + 1;
  }
}

function readPlain(text: string, start: number): Field {
  const end = fieldEnd(text, start);
  return { value: text.slice(start, end), end };
}

/** Two quotes in a quoted field are one in its value. */
function readQuoted(text: string, start: number, fault: Fault): Field {
  let close = text.indexOf('"', start + 1);
  while (close !== -1 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close === -1) throw fault('a quote is not closed');
  const end = close + 1;
  if (fieldEnd(text, end) !== end) throw fault('there is text behind a closing quote');
  return { value: text.slice(start + 1, close).replaceAll('""', '"'), end };
}

function fieldEnd(text: string, start: number): number {
  fieldMark.lastIndex = start;
  return fieldMark.exec(text)?.index ?? text.length;
}
