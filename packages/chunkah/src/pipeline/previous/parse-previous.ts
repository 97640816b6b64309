import type { ImageSource } from '@chunkah/oci';
import { isTransport } from '../image-transports.ts';
import { previousUnknown } from './errors.ts';

const prefixes = ['oci', 'oci-archive', 'manifest'] as const;

/** What names of images in registries begin with. */
export const registryStart = 'docker://';

/** What stands for the image that the output has so far. */
export const sameAsOutput = 'same';

/**
 * Where the previous image is: on the host, in a registry by its whole name, or where the new one
 * goes.
 */
export type PreviousSource =
  | ImageSource
  | { readonly kind: 'registry'; readonly name: string }
  | { readonly kind: 'same' };

/** Whether a source is files of the host. */
export function isOnHost(source: PreviousSource): source is ImageSource {
  return source.kind !== 'registry' && source.kind !== 'same';
}

/**
 * Reads `oci:DIRECTORY[:TAG]`, `oci-archive:FILE[:TAG]`, `manifest:FILE[:CONFIG]`,
 * `docker://HOST/NAME[:TAG|@DIGEST]`, `same` or a path. As with outputs the first colon ends the
 * path, and a path without a prefix keeps its colons. A digest may stand for the tag. What a name
 * in a registry is made of is looked at later.
 * @throws ChunkahError `PREVIOUS_UNKNOWN`.
 */
export function parsePrevious(text: string): PreviousSource {
  if (text === sameAsOutput) return { kind: 'same' };
  if (text.startsWith(registryStart) && text !== registryStart) {
    return { kind: 'registry', name: text.slice(registryStart.length) };
  }
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
  const source = parsePrevious(text);
  if (!isOnHost(source)) return text;
  const { kind, path, reference } = source;
  const located = locate(path);
  if (kind === 'path') return located;
  if (reference === undefined) return `${kind}:${located}`;
  return `${kind}:${located}:${kind === 'manifest' ? locate(reference) : reference}`;
}
