import { imageSourceUnknown } from './errors.ts';

/** An image that exists, and where. */
export type ImageSource =
  /** In the OCI image layout. */
  | { readonly kind: 'oci'; readonly path: string; readonly reference?: string }
  /** A tar of such a directory, not compressed. */
  | { readonly kind: 'oci-archive'; readonly path: string; readonly reference?: string }
  /** The manifest alone, in a file, with the config in another one. */
  | { readonly kind: 'manifest'; readonly path: string; readonly reference?: string }
  /** A path: what is there decides. */
  | { readonly kind: 'path'; readonly path: string; readonly reference?: string };

export type ImageSourceKind = ImageSource['kind'];

const prefixes: readonly ImageSourceKind[] = ['oci', 'oci-archive', 'manifest'];

/**
 * Reads `oci:DIRECTORY[:NAME]`, `oci-archive:FILE[:NAME]`, `manifest:FILE[:CONFIG]` or a path. As
 * with outputs the first colon ends the path, and a path without a prefix keeps its colons. The
 * name is a tag or the digest of a manifest.
 * @throws ChunkahError `IMAGE_SOURCE_UNKNOWN`.
 */
export function parseImageSource(text: string): ImageSource {
  const word = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1];
  const kind = prefixes.find((prefix) => prefix === word);
  if (kind === undefined) {
    if (text === '' || (word !== undefined && isTransport(word, text))) throw imageSourceUnknown(text);
    return { kind: 'path', path: text };
  }
  const details = text.slice(kind.length + 1);
  const colon = details.indexOf(':');
  const path = colon === -1 ? details : details.slice(0, colon);
  const reference = colon === -1 ? '' : details.slice(colon + 1);
  if (path === '') throw imageSourceUnknown(text);
  return { kind, path, ...(reference === '' ? {} : { reference }) };
}

/** The text of a source whose paths are made absolute. */
export function formatImageSource(source: ImageSource, absolute: (path: string) => string = (path) => path): string {
  const { kind, path, reference } = source;
  const located = absolute(path);
  if (kind === 'path') return located;
  if (reference === undefined) return `${kind}:${located}`;
  return `${kind}:${located}:${kind === 'manifest' ? absolute(reference) : reference}`;
}

/** Transports of skopeo (containers-transports(5)) that are not read here. */
const foreignTransports: ReadonlySet<string> = new Set([
  ...['atomic', 'containers-storage', 'dir', 'docker', 'docker-archive', 'docker-daemon', 'ocidir', 'ostree'],
  ...['sif', 'tarball'],
]);

function isTransport(word: string, text: string): boolean {
  const name = word.toLowerCase();
  return foreignTransports.has(name) || /^(?:oci|docker)/.test(name) || text.startsWith('/', word.length + 1);
}
