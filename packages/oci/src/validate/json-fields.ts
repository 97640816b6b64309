import { quoted } from './checked-name.ts';
import type { Findings } from './findings.ts';
import { isDigest } from './image-layout.ts';

/**
 * A JSON object being read, and its location. Missing fields are reported and read as undefined.
 */
export interface LocatedObject {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly where: string;
  readonly findings: Findings;
}

/** The value as an object; undefined, and reported, if it is not one. */
export function objectAt(value: unknown, where: string, findings: Findings): LocatedObject | undefined {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return { fields: value as Readonly<Record<string, unknown>>, where, findings };
  }
  findings.add('FIELD_INVALID', where, 'is not an object');
  return undefined;
}

export function objectField(object: LocatedObject, key: string): LocatedObject | undefined {
  return objectAt(object.fields[key], fieldWhere(object, key), object.findings);
}

/**
 * The results of `read` for each element of an array and its location; undefined, and reported, if
 * it is not an array.
 */
export function arrayField<T>(
  object: LocatedObject,
  key: string,
  read: (element: unknown, where: string) => T,
): T[] | undefined {
  const value = object.fields[key];
  const where = fieldWhere(object, key);
  if (Array.isArray(value)) return value.map((element: unknown, index) => read(element, `${where}[${index}]`));
  object.findings.add('FIELD_INVALID', where, 'is not an array');
  return undefined;
}

export function textField(object: LocatedObject, key: string): string | undefined {
  const value = object.fields[key];
  if (typeof value === 'string' && value !== '') return value;
  object.findings.add('FIELD_INVALID', fieldWhere(object, key), 'is not a text');
  return undefined;
}

/** Reports a field with a value other than the only one allowed. */
export function requireValue(object: LocatedObject, key: string, expected: string | number): void {
  if (object.fields[key] === expected) return;
  object.findings.add('FIELD_INVALID', fieldWhere(object, key), `is not ${JSON.stringify(expected)}`);
}

/** A whole number of bytes. */
export function sizeField(object: LocatedObject, key: string): number | undefined {
  const value = object.fields[key];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  object.findings.add('FIELD_INVALID', fieldWhere(object, key), 'is not a number of bytes');
  return undefined;
}

/** The value as a digest; undefined, and reported, if it is not one. */
export function digestAt(value: unknown, where: string, findings: Findings): string | undefined {
  if (typeof value === 'string' && isDigest(value)) return value;
  const shown = typeof value === 'string' ? quoted(value) : `a ${value === null ? 'null' : typeof value}`;
  findings.add('DIGEST_MALFORMED', where, `is ${shown}, not sha256: and 64 lower case hexadecimal digits`);
  return undefined;
}

export function fieldWhere(object: LocatedObject, key: string): string {
  // The first word names the file, the rest the location in it.
  return `${object.where}${object.where.includes(' ') ? '.' : ' '}${key}`;
}
