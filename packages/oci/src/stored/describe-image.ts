import { imageInvalid, imageOtherPlatform } from './errors.ts';
import type { ImageDocument, StoredDescriptor } from './image-documents.ts';
import type { ImageFiles } from './image-files.ts';
import type { ImagePlatform } from './image-platform.ts';
import type { StoredImage, StoredLayer } from './stored-image.ts';

/** The documents of one image. */
export interface FoundImage {
  readonly manifest: ImageDocument;
  /** Digest of the manifest, where it is the image's own. */
  readonly digest?: string;
  readonly configDescriptor: StoredDescriptor;
  readonly config: ImageDocument;
}

/**
 * What an image says of itself.
 * @param platform that it must be made for; without one it may be for any.
 * @throws ChunkahError `IMAGE_INVALID`, `IMAGE_OTHER_PLATFORM`.
 */
export function describeImage(
  files: Pick<ImageFiles, 'name' | 'blob'>,
  { manifest, digest, config, configDescriptor }: FoundImage,
  platform: ImagePlatform | undefined,
): StoredImage {
  const { name } = files;
  const found = platformOf(config, name);
  if (platform !== undefined && found.architecture !== platform.architecture) {
    throw imageOtherPlatform(name, platform.architecture, [found.architecture]);
  }
  return {
    name,
    ...(digest === undefined ? {} : { digest }),
    configDigest: configDescriptor.digest,
    annotations: manifest.annotations(),
    documents: { manifest: manifest.bytes, config: config.bytes },
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

function layersOf(
  { name, blob }: Pick<ImageFiles, 'name' | 'blob'>,
  manifest: ImageDocument,
  config: ImageDocument,
): StoredLayer[] {
  const descriptors = manifest.descriptors('layers');
  const diffIds = config.diffIds();
  if (diffIds.length !== descriptors.length) {
    throw imageInvalid(name, `its config has ${diffIds.length} layers, its manifest ${descriptors.length}`);
  }
  const history = config.layerHistory();
  const historyOf = (number: number) => (history.length === diffIds.length ? history[number] : undefined) ?? {};
  return descriptors.map(({ fields: descriptor, ...described }, number): StoredLayer => {
    const { mediaType, digest, size, annotations } = described;
    const place = blob(digest);
    const said = { history: historyOf(number), diffId: diffIds[number] ?? '' };
    const layer = { mediaType, digest, size, annotations, ...said, descriptor };
    return place?.size === size ? { ...layer, blob: place } : layer;
  });
}
