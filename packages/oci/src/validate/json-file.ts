import { quoted } from './checked-name.ts';
import type { Findings } from './findings.ts';
import { readBytes, type StoredFile } from './stored-files.ts';

/**
 * In bytes. Engines accept manifests of at most 4 to 8 MiB; parsing hostile JSON needs up to 100
 * times its size.
 */
const largestJson = 8 * 1024 * 1024;
/** Image configs need less than ten levels. */
const deepestJson = 128;

/** The value of a JSON file, or undefined if it has none, which is reported. */
export async function readJson(file: StoredFile, findings: Findings): Promise<unknown> {
  if (file.size > largestJson) {
    findings.add('JSON_TOO_LARGE', file.name, `has ${file.size} bytes, more than ${largestJson}`);
    return undefined;
  }
  const bytes = await readBytes(file, 0, file.size);
  // Before parsing, since each level costs far more memory than the byte that opens it.
  if (nestingOf(bytes) > deepestJson) {
    findings.add('JSON_TOO_DEEP', file.name, `is nested deeper than ${deepestJson} levels`);
    return undefined;
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    findings.add('JSON_MALFORMED', file.name, `is not JSON: ${quoted(error instanceof Error ? error.message : '')}`);
    return undefined;
  }
  if (!bytes.equals(Buffer.from(expectedJson(value)))) {
    findings.add('JSON_NOT_CANONICAL', file.name, 'is not canonical JSON: sorted keys, each once, and no spaces');
  }
  return value;
}

/** How deep arrays and objects are nested, whether or not the text is valid. */
function nestingOf(bytes: Uint8Array): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (inString) {
      if (byte === 0x5c) at += 1;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) {
      inString = true;
    } else if (byte === 0x5b || byte === 0x7b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (byte === 0x5d || byte === 0x7d) {
      depth -= 1;
    }
  }
  return deepest;
}

/**
 * The value as canonical JSON: keys in the order of their UTF-8 bytes, no spaces, the shortest
 * escapes. Deliberately not the function that writes our images, whose bugs would go unnoticed.
 */
function expectedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(expectedJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value);
  // JavaScript's own order is byte order unless a character is written as two surrogates.
  const ownOrder = !members.some(([key]) => /[\ud800-\udfff]/.test(key));
  members.sort(([a], [b]) => {
    if (ownOrder) return a < b ? -1 : 1;
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
  });
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${expectedJson(member)}`).join(',')}}`;
}
