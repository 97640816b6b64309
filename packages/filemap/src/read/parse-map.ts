import type { MapReader, MapSummary } from './map-part.ts';
import { parseJsonMap } from './parse-json-map.ts';
import { parseLineMap } from './parse-line-map.ts';

/**
 * Reads a map in either form. It is JSON if its name ends in `.json` or its first non-blank
 * character is `{` or `[`.
 * @param name of the file.
 * @throws the error that `reader.fault` makes.
 */
export function parseMap(bytes: Uint8Array, name: string, reader: MapReader): MapSummary {
  return name.endsWith('.json') || looksLikeJson(bytes) ? parseJsonMap(bytes, reader) : parseLineMap(bytes, reader);
}

function looksLikeJson(bytes: Uint8Array): boolean {
  return /^\ufeff?\s*[[{]/.test(Buffer.from(bytes.subarray(0, 256)).toString());
}
