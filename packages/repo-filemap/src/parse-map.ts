import { parseJsonMap } from './parse-json-map.ts';
import { parseLineMap } from './parse-line-map.ts';
import type { ParsedMap, TakePart } from './parsed-map.ts';

/**
 * Reads a map in either form: it is JSON when its name ends in `.json` or its first character that is no space is `{` or `[`.
 * @param name how a user calls the file.
 * @throws ChunkahError `FILEMAP_SYNTAX`, `FILEMAP_INVALID`.
 */
export function parseMap(bytes: Uint8Array, name: string, take: TakePart): ParsedMap {
  return name.endsWith('.json') || looksLikeJson(bytes)
    ? parseJsonMap(bytes, name, take)
    : parseLineMap(bytes, name, take);
}

function looksLikeJson(bytes: Uint8Array): boolean {
  return /^\ufeff?\s*[[{]/.test(Buffer.from(bytes.subarray(0, 256)).toString());
}
