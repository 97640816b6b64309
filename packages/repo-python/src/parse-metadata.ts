import { componentName, decodeName } from '@chunkah/core';

/** What a distribution is called. */
export interface Metadata {
  /**
   * Normalized, so that each distribution has one name: lower case, `-` for any run of `-`, `_` and
   * `.` (PEP 503).
   */
  readonly name: string;
  /** `undefined` where it is not known. */
  readonly version: string | undefined;
}

/**
 * Reads `Name` and `Version` of a `METADATA` or `PKG-INFO` file: headers as in mail, then an empty
 * line and a text (core metadata specification).
 * @param bytes from the beginning of the file; its text need not be whole.
 * @returns `undefined` without a valid name.
 */
export function parseMetadata(bytes: Uint8Array): Metadata | undefined {
  const headers = readHeaders(decodeName(bytes));
  return metadataOf(headers.get('name') ?? '', headers.get('version') ?? '');
}

/**
 * What the name of the directory says, `NAME-VERSION.dist-info` or `NAME-VERSION-pyX.Y.egg-info`.
 * One that says nothing is the name itself.
 */
export function metadataOfDirectory(directory: string): Metadata {
  const [name = '', version = ''] = directory.replace(/\.[a-z]+-info$/, '').split('-');
  return metadataOf(name, version) ?? { name: componentName(directory), version: undefined };
}

function metadataOf(name: string, version: string): Metadata | undefined {
  if (!/^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i.test(name)) return undefined;
  return {
    name: name.toLowerCase().replace(/[-_.]+/g, '-'),
    version: /^[\x21-\x7e]+$/.test(version) ? version : undefined,
  };
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
