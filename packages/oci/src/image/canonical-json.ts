import { compareBytes } from '@chunkah/core';
import type { JsonValue } from '@chunkah/core/json';

/**
 * The one JSON text of a value: no spaces, keys in the order of their UTF-8 bytes, and only the
 * escapes that JSON needs, the short form where there is one. A lone surrogate is written as
 * `\udcHH`.
 * @throws RangeError for a number that JSON cannot express, and for a key that is not a name (see
 * `encodeName` of core).
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`${value} is not a JSON number`);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value).sort(([left], [right]) => compareBytes(left, right));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
