import { closeSync, openSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256Digest } from '../image/digest.ts';
import { imageNotFound, imageWrongType } from '../validate/errors.ts';
import { blobName } from '../validate/image-layout.ts';
import { archiveMembers } from './archive-members.ts';
import { imageInvalid } from './errors.ts';
import type { ImageSource } from './image-source.ts';
import { placeOfFile, readAt, readDocument } from './source-files.ts';
import type { BlobPlace } from './stored-image.ts';

/** The files of an image that exists. */
export interface ImageFiles {
  /** How messages name the image. */
  readonly name: string;
  /** The document that everything begins with. */
  readonly top: { readonly kind: 'index' | 'manifest'; readonly place: BlobPlace };
  /** The tag or digest of the manifest that is meant among several. */
  readonly reference?: string;
  /** Where the blob of a digest lies, if it is there. Its bytes are not checked. */
  blob(digest: string): BlobPlace | undefined;
}

type Opener = (source: ImageSource, name: string) => ImageFiles;

/** How the files of an image are found, by the kind of its source. */
const openers: Readonly<Record<ImageSource['kind'], Opener>> = {
  oci(source, name) {
    if (!statSync(source.path).isDirectory()) throw imageWrongType(source.path);
    return layoutFiles(source, name, (file) => placeOfFile(join(source.path, file)));
  },
  'oci-archive'(source, name) {
    if (!statSync(source.path).isFile()) throw imageWrongType(source.path);
    const members = archiveMembers(source.path, name);
    return layoutFiles(source, name, (file) => members.get(file));
  },
  manifest({ path, reference: configPath = join(dirname(path), 'config.json') }, name) {
    const place = placeOfFile(path);
    if (place === undefined) throw imageNotFound(path, undefined);
    const config = placeOfFile(configPath);
    if (config === undefined) throw imageInvalid(name, `there is no file ${configPath} with its config`);
    const configDigest = sha256Digest(readDocument(config, name, 'config'));
    return { name, top: { kind: 'manifest', place }, blob: (digest) => (digest === configDigest ? config : undefined) };
  },
  path({ path }, name) {
    const kind = statSync(path).isDirectory() ? 'oci' : beginsLikeJson(path) ? 'manifest' : 'oci-archive';
    return openers[kind]({ kind, path }, name);
  },
};

/**
 * Finds the files of an image.
 * @throws ChunkahError `IMAGE_NOT_FOUND`, `IMAGE_INVALID`, `IMAGE_WRONG_TYPE`; an error of the
 * system.
 */
export function openImage(source: ImageSource): ImageFiles {
  const { kind, path } = source;
  return openers[kind](source, kind === 'path' ? path : `${kind}:${path}`);
}

function layoutFiles(
  { reference }: ImageSource,
  name: string,
  find: (file: string) => BlobPlace | undefined,
): ImageFiles {
  const place = find('index.json');
  if (place === undefined) throw imageInvalid(name, 'it has no index.json');
  return {
    name,
    top: { kind: 'index', place },
    ...(reference === undefined ? {} : { reference }),
    blob: (digest) => find(blobName(digest)),
  };
}

function beginsLikeJson(path: string): boolean {
  if (!statSync(path).isFile()) throw imageWrongType(path);
  const descriptor = openSync(path, 'r');
  try {
    return /^\s*\{/.test(readAt(descriptor, 0, 64).toString('latin1'));
  } finally {
    closeSync(descriptor);
  }
}
