import type { ImageSource } from '@chunkah/oci';
import { isTransport } from '../pipeline/image-transports.ts';

/** Where an image is: in files of the host, in a registry by its whole name, or in podman's storage. */
export type ImageLocation =
  | ImageSource
  | { readonly kind: 'registry'; readonly name: string }
  | { readonly kind: 'containers-storage'; readonly name: string };

/** Prefixes of images in files, before a path and what is meant inside. */
const filePrefixes = ['oci', 'oci-archive', 'docker-archive', 'manifest'] as const;

/** Prefixes of images that have a name instead of a path. */
const named = [
  ['docker://', 'registry'],
  ['containers-storage:', 'containers-storage'],
] as const;

/** The forms of images, for messages. */
export const imageForms =
  'oci:DIRECTORY[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE[:NAME], docker://HOST/NAME[:TAG], ' +
  'containers-storage:NAME or the path of a directory or an archive';

/** Whether an image lies in files of the host, and nothing has to be fetched. */
export function isInFiles(location: { readonly kind: string }): location is ImageSource {
  return location.kind !== 'registry' && location.kind !== 'containers-storage' && location.kind !== 'same';
}

/**
 * Reads `oci:DIRECTORY[:TAG]`, `oci-archive:FILE[:TAG]`, `docker-archive:FILE[:NAME]`,
 * `manifest:FILE[:CONFIG]`, `docker://HOST/NAME[:TAG|@DIGEST]`, `containers-storage:NAME` or a
 * path. As with outputs the first colon ends the path, and a path without a prefix keeps its
 * colons. A digest may stand for the tag. What a name is made of is looked at later.
 * @returns `undefined` for anything else.
 */
export function parseImageLocation(text: string): ImageLocation | undefined {
  for (const [start, kind] of named) {
    if (text.startsWith(start) && text !== start) return { kind, name: text.slice(start.length) };
  }
  const word = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1];
  const kind = filePrefixes.find((prefix) => prefix === word);
  if (kind === undefined) {
    if (text === '' || (word !== undefined && isTransport(word, text))) return undefined;
    return { kind: 'path', path: text };
  }
  const details = text.slice(kind.length + 1);
  const colon = details.indexOf(':');
  const path = colon === -1 ? details : details.slice(0, colon);
  const reference = colon === -1 ? '' : details.slice(colon + 1);
  if (path === '') return undefined;
  return { kind, path, ...(reference === '' ? {} : { reference }) };
}

/** The same with absolute paths, as text. */
export function locateImage(text: string, location: ImageLocation, locate: (path: string) => string): string {
  if (!isInFiles(location)) return text;
  const { kind, path, reference } = location;
  const located = locate(path);
  if (kind === 'path') return located;
  if (reference === undefined) return `${kind}:${located}`;
  return `${kind}:${located}:${kind === 'manifest' ? locate(reference) : reference}`;
}

/** Paths of the host that a location names. */
export function pathsOfImage(location: { readonly kind: string }): string[] {
  if (!isInFiles(location)) return [];
  const { kind, path, reference } = location;
  return kind === 'manifest' && reference !== undefined ? [path, reference] : [path];
}
