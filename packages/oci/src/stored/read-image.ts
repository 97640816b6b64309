import { isChunkahError } from '@chunkah/core';
import { systemCode } from '@chunkah/rootfs';
import { sha256Digest } from '../image/digest.ts';
import { referenceName } from '../image/image-json.ts';
import { imageNotFound, imageUnreadable } from '../validate/errors.ts';
import { isDigest } from '../validate/image-layout.ts';
import { chooseManifest, requireDepth, shownReference } from './choose-manifest.ts';
import { describeImage, type FoundImage } from './describe-image.ts';
import { imageInvalid, imageIsIndex, imageNotInside } from './errors.ts';
import { ImageDocument, type StoredDescriptor } from './image-documents.ts';
import type { ImageFiles } from './image-files.ts';
import type { ImagePlatform } from './image-platform.ts';
import type { ImageSource } from './image-source.ts';
import { openImage } from './open-image.ts';
import type { StoredImage } from './stored-image.ts';

/**
 * Reads the manifest and the config of an image in files, and finds its layers' blobs without
 * reading them. Nothing is trusted: both documents are checked by digest, and sizes are bounded.
 * @param platform picks one of several images, and the one that is read must be made for it;
 * without one this machine's is picked of several, and a single one may be for any.
 * @throws ChunkahError `IMAGE_NOT_FOUND`, `IMAGE_UNREADABLE`, `IMAGE_WRONG_TYPE`, `IMAGE_INVALID`,
 * `IMAGE_COMPRESSED`, `IMAGE_AMBIGUOUS`, `IMAGE_IS_INDEX`, `IMAGE_OTHER_PLATFORM`.
 */
export function readImage(source: ImageSource, platform?: ImagePlatform): Promise<StoredImage> {
  return readOpened(source, (files) => readImageFiles(files, platform));
}

/** Reads an image in files; errors of the system become those of the image. */
export async function readOpened<Result>(
  source: ImageSource,
  read: (files: ImageFiles) => Promise<Result>,
): Promise<Result> {
  try {
    return await read(openImage(source));
  } catch (error) {
    if (isChunkahError(error)) throw error;
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw code === 'ENOENT' || code === 'ENOTDIR'
      ? imageNotFound(source.path, error)
      : imageUnreadable(source.path, error);
  }
}

/** The same for an image whose documents come from anywhere; errors of getting them pass. */
export async function readImageFiles(files: ImageFiles, platform?: ImagePlatform): Promise<StoredImage> {
  const found = await manifestOf(files, platform);
  const configDescriptor = found.manifest.config();
  const config = await readBlob(files, configDescriptor, 'config');
  return describeImage(files, { ...found, configDescriptor, config }, platform);
}

type FoundManifest = Pick<FoundImage, 'manifest' | 'digest'>;

async function manifestOf(files: ImageFiles, platform: ImagePlatform | undefined): Promise<FoundManifest> {
  const { name, top } = files;
  const document = new ImageDocument(top.bytes, name, top.kind === 'index' ? 'index' : 'manifest');
  const isIndex = document.has('manifests');
  if (top.kind === 'manifest' && isIndex) throw imageIsIndex(name);
  if (top.kind !== 'index' && !isIndex) {
    return { manifest: document, ...(top.isMadeHere ? {} : { digest: sha256Digest(top.bytes) }) };
  }
  return resolve(files, namedDescriptors(files, document), platform, 0);
}

/**
 * The descriptors of an index that the reference means; all of them without one.
 * @throws ChunkahError `IMAGE_INVALID`, `IMAGE_NOT_FOUND`.
 */
export function namedDescriptors(
  { name, reference }: Pick<ImageFiles, 'name' | 'reference'>,
  index: ImageDocument,
): readonly StoredDescriptor[] {
  const all = index.descriptors('manifests');
  if (reference === undefined) return all;
  const meant = all.filter((descriptor) => isNamed(descriptor, reference));
  if (meant.length === 0) throw imageNotInside(name, reference, all.map(shownReference));
  return meant;
}

/** Follows indexes down to the one manifest that is meant. */
async function resolve(
  files: ImageFiles,
  meant: readonly StoredDescriptor[],
  platform: ImagePlatform | undefined,
  depth: number,
): Promise<FoundManifest> {
  const chosen = chooseManifest(files.name, meant, platform);
  const manifest = await readBlob(files, chosen, 'manifest');
  if (!manifest.has('manifests')) return { manifest, digest: chosen.digest };
  requireDepth(files.name, depth);
  return resolve(files, manifest.descriptors('manifests'), platform, depth + 1);
}

function isNamed({ digest, annotations }: StoredDescriptor, reference: string): boolean {
  return isDigest(reference) ? digest === reference : annotations[referenceName] === reference;
}

async function readBlob(
  files: ImageFiles,
  { digest }: StoredDescriptor,
  kind: 'manifest' | 'config',
): Promise<ImageDocument> {
  return new ImageDocument(await readBlobBytes(files, digest, kind), files.name, kind);
}

/**
 * The bytes of a document, whose digest is checked.
 * @throws ChunkahError `IMAGE_INVALID`; what getting it throws.
 */
export async function readBlobBytes(
  files: ImageFiles,
  digest: string,
  kind: 'manifest' | 'config',
): Promise<Uint8Array> {
  const { name } = files;
  const bytes = await files.document(digest, kind);
  if (bytes === undefined) throw imageInvalid(name, `its ${kind} ${digest} is missing`);
  if (sha256Digest(bytes) !== digest) throw imageInvalid(name, `its ${kind} has not the digest ${digest}`);
  return bytes;
}
