import type { ImageSource } from '@chunkah/oci';
import { isTransport } from '../image-transports.ts';
import { imageUnknown } from './errors.ts';

const prefixes = ['oci', 'oci-archive', 'docker-archive'] as const;

/**
 * Reads the name of an image in files: `oci:DIRECTORY[:TAG]`, `oci-archive:FILE[:TAG]`,
 * `docker-archive:FILE[:NAME]` or a path. The first colon after the prefix ends the path, and a path
 * without a prefix keeps its colons. A digest may stand for the tag.
 * @throws ChunkahError `IMAGE_UNKNOWN`.
 */
export function parseImage(text: string): ImageSource {
  const word = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1];
  const kind = prefixes.find((prefix) => prefix === word);
  if (kind === undefined) {
    if (text === '' || (word !== undefined && isTransport(word, text))) throw imageUnknown(text);
    return { kind: 'path', path: text };
  }
  const [path = '', ...others] = text.slice(kind.length + 1).split(':');
  if (path === '') throw imageUnknown(text);
  const reference = others.join(':');
  return { kind, path, ...(reference === '' ? {} : { reference }) };
}

/** The same with an absolute path, as text. @throws ChunkahError `IMAGE_UNKNOWN`. */
export function locateImage(text: string, locate: (path: string) => string): string {
  const { kind, path, reference } = parseImage(text);
  if (kind === 'path') return locate(path);
  return `${kind}:${locate(path)}${reference === undefined ? '' : `:${reference}`}`;
}
