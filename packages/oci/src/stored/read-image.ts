import { isChunkahError } from '@chunkah/core';
import { systemCode } from '@chunkah/rootfs';
import { hostArchitecture } from '../image/architecture.ts';
import { sha256Digest } from '../image/digest.ts';
import { imageNotFound, imageUnreadable } from '../validate/errors.ts';
import { isDigest } from '../validate/image-layout.ts';
import { imageAmbiguous, imageInvalid, imageIsIndex, imageNotInside, imageOtherPlatform } from './errors.ts';
import { ImageDocument, type StoredDescriptor } from './image-documents.ts';
import type { ImageFiles } from './image-files.ts';
import type { ImagePlatform } from './image-platform.ts';
import { fittingImages, isAttestation, shownPlatform } from './image-platform.ts';
import type { ImageSource } from './image-source.ts';
import { openImage } from './open-image.ts';
import type { StoredImage, StoredLayer } from './stored-image.ts';

const referenceName = 'org.opencontainers.image.ref.name';
/** Indexes in one another. */
const deepestIndex = 8;

/**
 * Reads the manifest and the config of an image in files, and finds its layers' blobs without
 * reading them. Nothing is trusted: both documents are checked by digest, and sizes are bounded.
 * @param platform picks one of several images, and the one that is read must be made for it;
 * without one this machine's is picked of several, and a single one may be for any.
 * @throws ChunkahError `IMAGE_NOT_FOUND`, `IMAGE_UNREADABLE`, `IMAGE_WRONG_TYPE`, `IMAGE_INVALID`,
 * `IMAGE_COMPRESSED`, `IMAGE_AMBIGUOUS`, `IMAGE_IS_INDEX`, `IMAGE_OTHER_PLATFORM`.
 */
export async function readImage(source: ImageSource, platform?: ImagePlatform): Promise<StoredImage> {
  try {
    return await readImageFiles(openImage(source), platform);
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
  const { name } = files;
  const { document: manifest, digest } = await manifestOf(files, platform);
  const configDescriptor = manifest.descriptor('config');
  const config = await readBlob(files, configDescriptor, 'config');
  const found = platformOf(config, name);
  if (platform !== undefined && found.architecture !== platform.architecture) {
    throw imageOtherPlatform(name, platform.architecture, [found.architecture]);
  }
  return {
    name,
    ...(digest === undefined ? {} : { digest }),
    configDigest: configDescriptor.digest,
    annotations: manifest.annotations(),
    config: config.fields,
    platform: found,
    layers: layersOf(files, manifest, config),
  };
}

function platformOf(config: ImageDocument, name: string): ImagePlatform {
  const [os, architecture] = [config.text('os'), config.text('architecture') ?? ''];
  if (os !== 'linux') throw imageOtherPlatform(name, 'linux', [os ?? 'no system']);
  const variant = config.text('variant');
  return { architecture, ...(variant === undefined ? {} : { variant }) };
}

function layersOf(files: ImageFiles, manifest: ImageDocument, config: ImageDocument): StoredLayer[] {
  const descriptors = manifest.descriptors('layers');
  const diffIds = config.diffIds();
  if (diffIds.length !== descriptors.length) {
    throw imageInvalid(files.name, `its config has ${diffIds.length} layers, its manifest ${descriptors.length}`);
  }
  const history = config.layerHistory();
  const historyOf = (number: number) => (history.length === diffIds.length ? history[number] : undefined) ?? {};
  return descriptors.map(({ mediaType, digest, size, annotations }, number): StoredLayer => {
    const blob = files.blob(digest);
    const layer = { mediaType, digest, size, annotations, history: historyOf(number), diffId: diffIds[number] ?? '' };
    return blob?.size === size ? { ...layer, blob } : layer;
  });
}

/** A manifest, and its digest where it is the image's own. */
interface FoundManifest {
  readonly document: ImageDocument;
  readonly digest?: string;
}

async function manifestOf(files: ImageFiles, platform: ImagePlatform | undefined): Promise<FoundManifest> {
  const { name, top, reference } = files;
  const document = new ImageDocument(top.bytes, name, top.kind === 'index' ? 'index' : 'manifest');
  const isIndex = document.has('manifests');
  if (top.kind === 'manifest' && isIndex) throw imageIsIndex(name);
  if (top.kind !== 'index' && !isIndex) {
    return top.isMadeHere ? { document } : { document, digest: sha256Digest(top.bytes) };
  }
  const all = document.descriptors('manifests');
  const meant = reference === undefined ? all : all.filter((descriptor) => isNamed(descriptor, reference));
  if (reference !== undefined && meant.length === 0) throw imageNotInside(name, reference, all.map(shownReference));
  return resolve(files, meant, platform, 0);
}

/** Follows indexes down to the one manifest that is meant. */
async function resolve(
  files: ImageFiles,
  named: readonly StoredDescriptor[],
  platform: ImagePlatform | undefined,
  depth: number,
): Promise<FoundManifest> {
  const { name } = files;
  const meant = distinct(named.filter((descriptor) => !isAttestation(descriptor)));
  const wanted = platform ?? { architecture: hostArchitecture(process.arch) };
  const [chosen, ...others] = meant.length > 1 ? fittingImages(meant, wanted) : meant;
  if (chosen === undefined) {
    throw meant.length === 0
      ? imageInvalid(name, 'its index names no manifest')
      : imageOtherPlatform(name, shownPlatform(wanted), [...new Set(meant.map((one) => shownPlatform(one.platform)))]);
  }
  if (others.length > 0) throw imageAmbiguous(name, [chosen, ...others].map(shownReference));
  const document = await readBlob(files, chosen, 'manifest');
  if (!document.has('manifests')) return { document, digest: chosen.digest };
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

async function readBlob(
  files: ImageFiles,
  { digest }: StoredDescriptor,
  kind: 'manifest' | 'config',
): Promise<ImageDocument> {
  const { name } = files;
  const bytes = await files.document(digest, kind);
  if (bytes === undefined) throw imageInvalid(name, `its ${kind} ${digest} is missing`);
  if (sha256Digest(bytes) !== digest) throw imageInvalid(name, `its ${kind} has not the digest ${digest}`);
  return new ImageDocument(bytes, name, kind);
}
