import { isChunkahError } from '@chunkah/core';
import { systemCode } from '@chunkah/rootfs';
import { sha256Digest } from '../image/digest.ts';
import { imageNotFound, imageUnreadable } from '../validate/errors.ts';
import { isDigest } from '../validate/image-layout.ts';
import { imageAmbiguous, imageInvalid, imageIsIndex, imageNotInside, imageOtherPlatform } from './errors.ts';
import { ImageDocument, type StoredDescriptor } from './image-documents.ts';
import { type ImageFiles, openImage } from './image-files.ts';
import type { ImageSource } from './image-source.ts';
import { readDocument } from './source-files.ts';
import type { StoredImage, StoredLayer } from './stored-image.ts';

/** What an image runs on; the system is Linux. */
export interface ImagePlatform {
  /** OCI's name. */
  readonly architecture: string;
  readonly variant?: string;
}

const referenceName = 'org.opencontainers.image.ref.name';
/** Indexes in one another. */
const deepestIndex = 8;

/**
 * Reads the manifest and the config of an image, and finds its layers' blobs without reading them.
 * Nothing is trusted: both documents are checked by digest, and sizes are bounded.
 * @param platform picks one of several images, and the one that is read must be made for it.
 * @throws ChunkahError `IMAGE_NOT_FOUND`, `IMAGE_UNREADABLE`, `IMAGE_WRONG_TYPE`, `IMAGE_INVALID`,
 * `IMAGE_AMBIGUOUS`, `IMAGE_IS_INDEX`, `IMAGE_OTHER_PLATFORM`.
 */
export function readImage(source: ImageSource, platform: ImagePlatform): StoredImage {
  try {
    const files = openImage(source);
    return storedImage(files, manifestOf(files, platform), platform);
  } catch (error) {
    if (isChunkahError(error)) throw error;
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw code === 'ENOENT' || code === 'ENOTDIR'
      ? imageNotFound(source.path, error)
      : imageUnreadable(source.path, error);
  }
}

function storedImage(files: ImageFiles, manifest: ImageDocument, platform: ImagePlatform): StoredImage {
  const { name } = files;
  const config = new ImageDocument(readBlob(files, manifest.descriptor('config'), 'config'), name, 'config');
  const [os, architecture] = [config.text('os'), config.text('architecture') ?? ''];
  if (os !== 'linux') throw imageOtherPlatform(name, 'linux', [os ?? 'no system']);
  if (architecture !== platform.architecture) throw imageOtherPlatform(name, platform.architecture, [architecture]);
  const descriptors = manifest.descriptors('layers');
  const diffIds = config.diffIds();
  if (diffIds.length !== descriptors.length) {
    throw imageInvalid(name, `its config has ${diffIds.length} layers, its manifest ${descriptors.length}`);
  }
  const history = config.layerHistory();
  const historyOf = (number: number) => (history.length === diffIds.length ? history[number] : undefined) ?? {};
  const layers = descriptors.map(({ mediaType, digest, size, annotations }, number): StoredLayer => {
    const blob = files.blob(digest);
    const layer = { mediaType, digest, size, annotations, history: historyOf(number), diffId: diffIds[number] ?? '' };
    return blob?.size === size ? { ...layer, blob } : layer;
  });
  return { name, layers };
}

function manifestOf(files: ImageFiles, platform: ImagePlatform): ImageDocument {
  const { name, top, reference } = files;
  const document = new ImageDocument(readDocument(top.place, name, top.kind), name, top.kind);
  if (top.kind === 'manifest') {
    if (document.has('manifests')) throw imageIsIndex(name);
    return document;
  }
  const all = document.descriptors('manifests');
  const meant = reference === undefined ? all : all.filter((descriptor) => isNamed(descriptor, reference));
  if (reference !== undefined && meant.length === 0) throw imageNotInside(name, reference, all.map(shownReference));
  return resolve(files, meant, platform, 0);
}

/** Follows indexes down to the one manifest that is meant. */
function resolve(
  files: ImageFiles,
  meant: readonly StoredDescriptor[],
  platform: ImagePlatform,
  depth: number,
): ImageDocument {
  const { name } = files;
  const [chosen, ...others] = distinct(meant.length > 1 ? meant.filter((one) => fits(one, platform)) : meant);
  if (chosen === undefined) {
    const found = meant.map(({ platform: { architecture = 'no architecture' } }) => architecture);
    throw found.length === 0
      ? imageInvalid(name, 'its index names no manifest')
      : imageOtherPlatform(name, platform.architecture, [...new Set(found)]);
  }
  if (others.length > 0) throw imageAmbiguous(name, [chosen, ...others].map(shownReference));
  const document = new ImageDocument(readBlob(files, chosen, 'manifest'), name, 'manifest');
  if (!document.has('manifests')) return document;
  if (depth === deepestIndex) throw imageInvalid(name, 'too many indexes lie in one another');
  return resolve(files, document.descriptors('manifests'), platform, depth + 1);
}

/** Equal manifests by several names are one. */
function distinct(descriptors: readonly StoredDescriptor[]): StoredDescriptor[] {
  return [...new Map(descriptors.map((descriptor) => [descriptor.digest, descriptor])).values()];
}

function isNamed({ digest, annotations }: StoredDescriptor, reference: string): boolean {
  return isDigest(reference) ? digest === reference : annotations[referenceName] === reference;
}

function shownReference({ digest, annotations }: StoredDescriptor): string {
  return annotations[referenceName] ?? digest;
}

/** Whether an image may be for the platform: what a descriptor leaves open its config says. */
function fits({ platform: found }: StoredDescriptor, wanted: ImagePlatform): boolean {
  if (found.architecture !== undefined && found.architecture !== wanted.architecture) return false;
  return found.variant === undefined || wanted.variant === undefined || found.variant === wanted.variant;
}

function readBlob(files: ImageFiles, descriptor: StoredDescriptor, document: 'manifest' | 'config'): Buffer {
  const { name } = files;
  const place = files.blob(descriptor.digest);
  if (place === undefined) throw imageInvalid(name, `its ${document} ${descriptor.digest} is missing`);
  const bytes = readDocument(place, name, document);
  if (sha256Digest(bytes) !== descriptor.digest) {
    throw imageInvalid(name, `its ${document} has not the digest ${descriptor.digest}`);
  }
  return bytes;
}
