import { decodeName } from '@chunkah/core';
import type { DatabaseFile } from './database-file.ts';
import { databaseDamaged } from './errors.ts';
import { type EntryColumns, PackageFiles } from './package-files.ts';

/** What the database says of an installed package. */
export interface ApkPackage {
  readonly name: string;
  readonly version: string | undefined;
  /** Name of the source package; `undefined` where the database does not say. */
  readonly origin: string | undefined;
  /** Unix seconds; `undefined` where the database does not say, or does not give a number. */
  readonly buildTime: number | undefined;
  readonly files: PackageFiles;
}

/** Bytes of the longest line: the dependencies of a package are one. */
const longestLine = 1024 * 1024;

/** Directories and files of all packages together. The largest repositories have fewer. */
const mostEntries = 16_000_000;

/** Alpine as a whole has some 30 000. */
const mostPackages = 200_000;

const newline = 0x0a;
const slash = 0x2f;
const colon = 0x3a;
const dot = 0x2e;

/** Keys are single letters, and their case counts. */
const keys = { name: 'P', version: 'V', origin: 'o', buildTime: 't', directory: 'F', file: 'R' } as const;

/** Keys of what is said about the directory or the file before them. */
const directoryKeys = new Set(['M']);
const fileKeys = new Set(['a', 'Z']);

/**
 * Reads the database of installed packages as apk-tools 2 and 3 write it (apk_db_fdb_write in
 * `src/database.c`): stanzas of lines `K:value`, each with an empty line after it. Keys that mean
 * nothing here are skipped.
 * @throws ChunkahError `APKDB_DAMAGED` with the line.
 */
export function parseInstalled(file: DatabaseFile): ApkPackage[] {
  return new InstalledParser(file).packages();
}

class InstalledParser {
  readonly #file: DatabaseFile;
  /** A copy: what parts a directory's path from the lines around it becomes a slash. */
  readonly #bytes: Uint8Array;
  #line = 0;
  #entries = 0;

  constructor(file: DatabaseFile) {
    this.#file = file;
    this.#bytes = Uint8Array.from(file.bytes);
  }

  packages(): ApkPackage[] {
    const packages: ApkPackage[] = [];
    const bytes = this.#bytes;
    let stanza: Stanza | undefined;
    for (let start = 0; start < bytes.length; ) {
      const end = bytes.indexOf(newline, start);
      this.#line += 1;
      if (end === -1) throw this.#damaged('the last line has no end');
      if (end - start > longestLine) throw this.#damaged(`the line is longer than ${longestLine} bytes`);
      if (end === start) {
        if (stanza !== undefined) packages.push(this.#packageOf(stanza));
        stanza = undefined;
      } else {
        if (packages.length === mostPackages) throw this.#damaged(`it has more than ${mostPackages} packages`);
        stanza ??= new Stanza(bytes);
        this.#take(stanza, start, end);
      }
      start = end + 1;
    }
    if (stanza !== undefined) throw this.#damaged('the last package is cut short: no empty line ends it');
    return packages;
  }

  #take(stanza: Stanza, start: number, end: number): void {
    const bytes = this.#bytes;
    if (bytes[start + 1] !== colon) throw this.#damaged('it has no colon after its first letter');
    const key = String.fromCharCode(bytes[start] ?? 0);
    const valueStart = start + 2;
    if (key === keys.directory) {
      this.#count();
      if (!isRelativePath(bytes, valueStart, end)) throw this.#damaged('F names no directory below the root');
      stanza.addDirectory(valueStart, end);
    } else if (key === keys.file) {
      this.#count();
      if (!stanza.hasDirectory) throw this.#damaged('R has no F before it');
      if (
        bytes.subarray(valueStart, end).includes(slash) ||
        !isRelativePath(bytes, valueStart, end) ||
        valueStart === end
      )
        throw this.#damaged('R is not the name of a file');
      stanza.addFile(valueStart, end);
    } else if (directoryKeys.has(key)) {
      if (!stanza.hasDirectory) throw this.#damaged(`${key} has no F before it`);
    } else if (fileKeys.has(key)) {
      if (!stanza.hasFile) throw this.#damaged(`${key} has no R before it`);
    } else if (key === keys.name && stanza.has(key)) {
      throw this.#damaged('a second P stands in one package');
    } else {
      stanza.setValue(key, valueStart, end);
    }
  }

  #packageOf(stanza: Stanza): ApkPackage {
    const name = stanza.value(keys.name);
    if (name === undefined || name === '') throw this.#damaged('the package above has no name, P');
    return {
      name,
      version: stanza.value(keys.version) || undefined,
      origin: stanza.value(keys.origin) || undefined,
      buildTime: parseTime(stanza.value(keys.buildTime)),
      files: stanza.files(),
    };
  }

  #count(): void {
    this.#entries += 1;
    if (this.#entries > mostEntries) throw this.#damaged(`it lists more than ${mostEntries} directories and files`);
  }

  #damaged(fault: string) {
    return databaseDamaged(this.#file, this.#line, fault);
  }
}

/** The lines of one package. */
class Stanza {
  readonly #bytes: Uint8Array;
  /** The first value of each key. */
  readonly #values = new Map<string, Uint8Array>();
  readonly #names: number[] = [];
  readonly #directories: number[] = [];
  readonly #directoryPaths: number[] = [];
  /** Whether a file stands below the last directory. */
  hasFile = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get hasDirectory(): boolean {
    return this.#directoryPaths.length > 0;
  }

  /** The path without slashes around it stands after a colon and before the end of its line. */
  addDirectory(start: number, end: number): void {
    const bytes = this.#bytes;
    bytes[start - 1] = slash;
    if (start < end) {
      bytes[end] = slash;
      this.#names.push(start - 1, end);
      this.#directories.push(-1);
    }
    this.#directoryPaths.push(start - 1, start < end ? end + 1 : start);
    this.hasFile = false;
  }

  addFile(start: number, end: number): void {
    this.#names.push(start, end);
    this.#directories.push(this.#directoryPaths.length / 2 - 1);
    this.hasFile = true;
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  setValue(key: string, start: number, end: number): void {
    if (!this.#values.has(key)) this.#values.set(key, this.#bytes.subarray(start, end));
  }

  value(key: string): string | undefined {
    const value = this.#values.get(key);
    return value && decodeName(value);
  }

  files(): PackageFiles {
    const columns: EntryColumns = {
      bytes: this.#bytes,
      names: Uint32Array.from(this.#names),
      directories: Int32Array.from(this.#directories),
      directoryPaths: Uint32Array.from(this.#directoryPaths),
    };
    return new PackageFiles(columns);
  }
}

/** Whether the bytes are names with single slashes between them, or nothing: the root. */
function isRelativePath(bytes: Uint8Array, start: number, end: number): boolean {
  if (start === end) return true;
  for (let at = start; at <= end; ) {
    let nameEnd = at;
    while (nameEnd < end && bytes[nameEnd] !== slash) nameEnd += 1;
    if (isNoName(bytes, at, nameEnd)) return false;
    at = nameEnd + 1;
  }
  return true;
}

/** Whether there is nothing, `.` or `..` from `start` to `end`. */
function isNoName(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (length > 2) return false;
  return length === 0 || (bytes[start] === dot && (length === 1 || bytes[start + 1] === dot));
}

function parseTime(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
