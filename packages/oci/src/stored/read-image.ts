import { isChunkahError } from '@chunkah/core';
import { systemCode } from '@chunkah/rootfs';
import { sha256Digest } from '../image/digest.ts';
import { imageNotFound, imageUnreadable } from '../validate/errors.ts';
import { isDigest } from '../validate/image-layout.ts';
import { chooseManifest, referenceName, requireDepth, shownReference } from './choose-manifest.ts';
import { describeImage } from './describe-image.ts';
import { imageInvalid, imageIsIndex, imageNotInside } from './errors.ts';
import { ImageDocument, type StoredDescriptor } from './image-documents.ts';
import { type ImageFiles, openImage } from './image-files.ts';
import type { ImagePlatform } from './image-platform.ts';
import type { ImageSource } from './image-source.ts';
import { readDocument } from './source-files.ts';
import type { StoredImage } from './stored-image.ts';

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
    const { name } = files;
    const manifest = manifestOf(files, platform);
    const config = readBlob(files, manifest.descriptor('config'), 'config');
    return describeImage({ name, manifest, config, blob: (digest) => files.blob(digest) }, platform);
  } catch (error) {
    if (isChunkahError(error)) throw error;
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw code === 'ENOENT' || code === 'ENOTDIR'
      ? imageNotFound(source.path, error)
      : imageUnreadable(source.path, error);
  }
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
  const chosen = chooseManifest(name, meant, platform);
  const document = new ImageDocument(readBlob(files, chosen, 'manifest'), name, 'manifest');
  if (!document.has('manifests')) return document;
  requireDepth(name, depth);
  return resolve(files, document.descriptors('manifests'), platform, depth + 1);
}

function isNamed({ digest, annotations }: StoredDescriptor, reference: string): boolean {
  return isDigest(reference) ? digest === reference : annotations[referenceName] === reference;
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
