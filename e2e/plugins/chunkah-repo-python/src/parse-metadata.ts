import { decodeName } from '@chunkah/core';
import { metadataInvalid } from './errors.ts';

/** What the headers of a `METADATA` file say of a distribution. */
export interface Metadata {
  /**
   * Normalized, so that each distribution has one name: lower case, `-` for any run of `-`, `_` and
   * `.` (PEP 503).
   */
  readonly name: string;
  readonly version: string;
}

/**
 * Reads `Name` and `Version` of a `METADATA` file: headers as in mail, then an empty line and a
 * text (core metadata specification).
 * @param bytes from the beginning of the file; its text need not be whole.
 * @param path of the file, for errors.
 * @throws ChunkahError `PYTHON_METADATA_INVALID`.
 */
export function parseMetadata(bytes: Uint8Array, path: string): Metadata {
  const headers = readHeaders(decodeName(bytes));
  const name = headers.get('name') ?? '';
  const version = headers.get('version') ?? '';
  if (!/^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i.test(name))
    throw metadataInvalid(path, 'no valid Name among its headers');
  if (!/^[\x21-\x7e]+$/.test(version)) throw metadataInvalid(path, 'no valid Version among its headers');
  return { name: name.toLowerCase().replace(/[-_.]+/g, '-'), version };
}

/**
 * The first header of each name, names in lower case. Lines that continue a header are left out.
 */
function readHeaders(text: string): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    if (line === '') break;
    const colon = line.indexOf(':');
    const key = line.slice(0, Math.max(colon, 0)).toLowerCase();
    if (!headers.has(key)) headers.set(key, line.slice(colon + 1).trim());
  }
  return headers;
}
