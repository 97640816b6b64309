import { decodeName } from '@chunkah/core';
import type { DatabaseFile } from './database-file.ts';
import { databaseDamaged } from './errors.ts';
import { parseSections, type Reading, type Section, type Sections } from './sections.ts';

/** What `desc` says of an installed package. */
export interface PackageDescription {
  readonly name: string;
  readonly version: string | undefined;
  /** Name of the source package; `undefined` where the database does not say. */
  readonly base: string | undefined;
  /** Unix seconds; `undefined` where the database does not say, or does not give a number. */
  readonly buildTime: number | undefined;
  /** Whether it says that its files take more than no bytes. */
  readonly hasSize: boolean;
  /** Whether the file does not end as pacman ends it. */
  readonly isCut: boolean;
}

/** Of what is a number, but greater: a time that no tree has. */
const greatestTime = Number.MAX_SAFE_INTEGER;

/**
 * Reads `desc` (alpm-db-desc(5)).
 * @throws ChunkahError `ALPMDB_DAMAGED`.
 */
export function parseDesc(file: DatabaseFile, reading: Reading): PackageDescription {
  const parsed = parseSections(file, reading);
  const values = reading.strict ? strictValues(file, parsed) : lenientValues(file, parsed);
  return {
    ...values,
    version: firstLine(parsed, 'VERSION'),
    hasSize: /[1-9]/.test(firstLine(parsed, 'SIZE') ?? ''),
    isCut: parsed.isCut,
  };
}

type Values = Pick<PackageDescription, 'name' | 'base' | 'buildTime'>;

function lenientValues({ path }: DatabaseFile, parsed: Sections): Values {
  const name = firstLine(parsed, 'NAME');
  if (name === undefined) throw databaseDamaged(path, undefined, 'it has no %NAME%');
  return { name, base: firstLine(parsed, 'BASE'), buildTime: parseTime(firstLine(parsed, 'BUILDDATE') ?? '') };
}

/** As chunkah 0.6: a package has a base and a date, and each of them is one line. */
function strictValues(file: DatabaseFile, parsed: Sections): Values {
  const base = onlyLine(file, parsed, 'BASE');
  const buildTime = parseTime(onlyLine(file, parsed, 'BUILDDATE'));
  if (buildTime === undefined) throw databaseDamaged(file.path, undefined, 'its %BUILDDATE% is not a number');
  return { name: firstLine(parsed, 'NAME') ?? base, base, buildTime };
}

/** The first line of a section that is not empty. */
function firstLine({ bytes, sections }: Sections, name: string): string | undefined {
  for (const section of sections) {
    if (section.name !== name) continue;
    for (const line of linesOf(bytes, section)) if (line !== '') return line;
  }
  return undefined;
}

function onlyLine({ path }: DatabaseFile, { bytes, sections }: Sections, name: string): string {
  const section = sections.find((one) => one.name === name);
  if (section === undefined) throw databaseDamaged(path, undefined, `it has no %${name}%`);
  const lines = linesOf(bytes, section);
  while (lines.at(-1) === '') lines.pop();
  const [line] = lines;
  if (line === undefined || lines.length > 1) {
    throw databaseDamaged(path, section.line, `%${name}% has ${lines.length} lines`);
  }
  return line;
}

function linesOf(bytes: Uint8Array, { lines }: Section): string[] {
  const texts: string[] = [];
  for (let at = 0; at < lines.length; at += 2) texts.push(decodeName(bytes.subarray(lines[at], lines[at + 1])));
  return texts;
}

/** A number of 63 bits at most, as times of files are. */
function parseTime(text: string): number | undefined {
  const [, digits] = /^\+?0*(\d{1,19})$/.exec(text.trim()) ?? [];
  if (digits === undefined || BigInt(digits) >= 2n ** 63n) return undefined;
  return Math.min(Number(digits), greatestTime);
}
