import { closeSync, openSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256Digest } from '../image/digest.ts';
import { imageNotFound, imageWrongType } from '../validate/errors.ts';
import { blobName } from '../validate/image-layout.ts';
import { type ArchiveMembers, archiveMembers } from './archive-members.ts';
import { dockerArchiveFiles } from './docker-archive-files.ts';
import { imageInvalid } from './errors.ts';
import type { ImageFiles } from './image-files.ts';
import type { ImageSource } from './image-source.ts';
import { placeOfFile, readAt, readDocument } from './source-files.ts';
import type { BlobPlace } from './stored-image.ts';

type Opener = (source: ImageSource, name: string) => ImageFiles;

/** How the files of an image are found, by the kind of its source. */
const openers: Readonly<Record<ImageSource['kind'], Opener>> = {
  oci(source, name) {
    if (!statSync(source.path).isDirectory()) throw imageWrongType(source.path);
    return layoutFiles(source, name, (file) => placeOfFile(join(source.path, file)));
  },
  'oci-archive'(source, name) {
    const members = membersOf(source, name);
    return layoutFiles(source, name, (file) => members.get(file));
  },
  'docker-archive'(source, name) {
    return dockerArchiveFiles(source, name, membersOf(source, name));
  },
  manifest({ path, reference: configPath = join(dirname(path), 'config.json') }, name) {
    const place = placeOfFile(path);
    if (place === undefined) throw imageNotFound(path, undefined);
    const config = placeOfFile(configPath);
    if (config === undefined) throw imageInvalid(name, `there is no file ${configPath} with its config`);
    const configBytes = readDocument(config, name, 'config');
    const configDigest = sha256Digest(configBytes);
    return {
      name,
      top: { kind: 'manifest', bytes: readDocument(place, name, 'manifest') },
      document: (digest) => (digest === configDigest ? configBytes : undefined),
      blob: () => undefined,
    };
  },
  path({ path }, name) {
    const kind = kindAt(path, name);
    return openers[kind]({ kind, path }, name);
  },
};

/**
 * Finds the files of an image.
 * @throws ChunkahError `IMAGE_NOT_FOUND`, `IMAGE_INVALID`, `IMAGE_WRONG_TYPE`, `IMAGE_AMBIGUOUS`;
 * an error of the system.
 */
export function openImage(source: ImageSource): ImageFiles {
  const { kind, path } = source;
  return openers[kind](source, kind === 'path' ? path : `${kind}:${path}`);
}

/**
 * What kind of image lies at a path. An archive without a document that tells is one of OCI.
 * @throws as {@link openImage}.
 */
function kindAt(path: string, name: string): Exclude<ImageSource['kind'], 'path'> {
  if (statSync(path).isDirectory()) return 'oci';
  if (beginsLikeJson(path)) return 'manifest';
  const members = membersOf({ path }, name);
  return !members.has('index.json') && members.has('manifest.json') ? 'docker-archive' : 'oci-archive';
}

/** Whether what lies at a path is an archive of docker alone; not for what cannot be read. */
export function isDockerArchive(path: string): boolean {
  try {
    return kindAt(path, path) === 'docker-archive';
  } catch {
    return false;
  }
}

function membersOf({ path }: Pick<ImageSource, 'path'>, name: string): ArchiveMembers {
  if (!statSync(path).isFile()) throw imageWrongType(path);
  return archiveMembers(path, name);
}

function layoutFiles(
  { reference }: Pick<ImageSource, 'reference'>,
  name: string,
  find: (file: string) => BlobPlace | undefined,
): ImageFiles {
  const place = find('index.json');
  if (place === undefined) throw imageInvalid(name, 'it has no index.json');
  const blob = (digest: string) => find(blobName(digest));
  return {
    name,
    top: { kind: 'index', bytes: readDocument(place, name, 'index') },
    ...(reference === undefined ? {} : { reference }),
    document(digest, kind) {
      const found = blob(digest);
      return found === undefined ? undefined : readDocument(found, name, kind);
    },
    blob,
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
