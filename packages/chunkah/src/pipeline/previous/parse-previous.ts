import type { ImageSource } from '@chunkah/oci';
import { isTransport } from '../image-transports.ts';
import { previousUnknown } from './errors.ts';

const prefixes = ['oci', 'oci-archive', 'manifest'] as const;

/**
 * Reads `oci:DIRECTORY[:TAG]`, `oci-archive:FILE[:TAG]`, `manifest:FILE[:CONFIG]` or a path. As
 * with outputs the first colon ends the path, and a path without a prefix keeps its colons. A
 * digest may stand for the tag.
 * @throws ChunkahError `PREVIOUS_UNKNOWN`.
 */
export function parsePrevious(text: string): ImageSource {
  const word = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1];
  const kind = prefixes.find((prefix) => prefix === word);
  if (kind === undefined) {
    if (text === '' || (word !== undefined && isTransport(word, text))) throw previousUnknown(text);
    return { kind: 'path', path: text };
  }
  const details = text.slice(kind.length + 1);
  const colon = details.indexOf(':');
  const path = colon === -1 ? details : details.slice(0, colon);
  const reference = colon === -1 ? '' : details.slice(colon + 1);
  if (path === '') throw previousUnknown(text);
  return { kind, path, ...(reference === '' ? {} : { reference }) };
}

/** The same with absolute paths, as text. @throws ChunkahError `PREVIOUS_UNKNOWN`. */
export function locatePrevious(text: string, locate: (path: string) => string): string {
  const { kind, path, reference } = parsePrevious(text);
  const located = locate(path);
  if (kind === 'path') return located;
  if (reference === undefined) return `${kind}:${located}`;
  return `${kind}:${located}:${kind === 'manifest' ? locate(reference) : reference}`;
}
