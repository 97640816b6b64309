import { aboutOption } from '@chunkah/core/engine';
import type { FetchLayer, StoredImage, StoredLayer } from '@chunkah/oci';
import type { OpenedImage } from '../../image-sources/opened-image.ts';
import type { ImageLocation } from '../../image-sources/parse-image-location.ts';
import { type ImageOptions, imageLocation, withImage } from '../../image-sources/with-image.ts';
import { baseDiffers, baseEmpty, baseNotAnnotated, baseTooTall, layerMissing } from './errors.ts';
import { type BaseAnnotations, digestAnnotation, type ImageBase, nameAnnotation } from './image-base.ts';
import { type BaseSource, parseKeepBase } from './parse-keep-base.ts';

/** An image whose lowest layers are those of its base, as the base has them. */
export interface ImageOnBase extends OpenedImage {
  readonly base?: ImageBase;
}

export interface OpenBaseOptions extends ImageOptions {
  /** See `PlanOptions.keepBase`. */
  readonly keepBase?: string | undefined;
}

/**
 * Runs `use` with an image whose base, if one is to be kept, is known.
 * @param location of the image.
 * @throws ChunkahError `KEEP_BASE_UNKNOWN`, `BASE_NOT_ANNOTATED`, `BASE_DIFFERS`, `BASE_EMPTY`;
 * what `withImage` and `use` throw.
 */
export async function withBase<Result>(
  opened: OpenedImage,
  location: ImageLocation,
  options: OpenBaseOptions,
  use: (image: ImageOnBase) => Promise<Result>,
): Promise<Result> {
  const { keepBase } = options;
  if (keepBase === undefined) return use(opened);
  const { image } = opened;
  const source = aboutOption({ name: 'keepBase' }, () => checked(parseKeepBase(keepBase), keepBase));
  if (source.kind === 'layers') return use(await ownLayers(opened, location, source.count));
  const isAnnotated = source.kind === 'annotation';
  const found = isAnnotated ? await annotatedLocation(image) : source;
  return withImage(found, image.platform, options, async (base) => {
    const annotations = isAnnotated ? undefined : await annotationsOf(base.image, found);
    return use(await onBase(opened, base, { location: found, annotations }));
  });
}

/** @throws ChunkahError `IMAGE_NOT_FOUND`. */
function checked(source: BaseSource, text: string): BaseSource {
  return source.kind === 'path' ? imageLocation(text) : source;
}

async function annotatedLocation({ name, annotations }: StoredImage): Promise<ImageLocation> {
  const { [digestAnnotation]: digest, [nameAnnotation]: baseName } = annotations;
  if (digest === undefined) throw baseNotAnnotated(name, digestAnnotation);
  if (baseName === undefined) throw baseNotAnnotated(name, nameAnnotation);
  const { withDigest } = await import('../../registry/base-reference.ts');
  return { kind: 'registry', name: withDigest(baseName, digest) };
}

async function ownLayers(opened: OpenedImage, location: ImageLocation, count: number): Promise<ImageOnBase> {
  const { name, layers } = opened.image;
  if (count > layers.length) throw baseTooTall(name, count, layers.length);
  return { ...opened, base: { count, ...(await repositoryAt(location)) } };
}

async function repositoryAt(location: ImageLocation): Promise<Pick<ImageBase, 'repository'>> {
  if (location.kind !== 'registry') return {};
  const { repositoryOf } = await import('../../registry/base-reference.ts');
  return { repository: repositoryOf(location.name) };
}

async function onBase(
  opened: OpenedImage,
  base: OpenedImage,
  { location, annotations }: { readonly location: ImageLocation; readonly annotations: BaseAnnotations | undefined },
): Promise<ImageOnBase> {
  const { image } = opened;
  const { name, layers } = base.image;
  if (layers.length === 0) throw baseEmpty(name);
  const first = layers.findIndex(({ diffId }, number) => diffId !== image.layers[number]?.diffId);
  if (first !== -1) throw baseDiffers({ image: image.name, base: name }, first + 1);
  const own = layers.map((layer, number) => withPlace(layer, image.layers[number]));
  const fetch = fetchOf(opened, base, new Set(own.map(({ digest }) => digest)));
  return {
    image: { ...image, layers: [...own, ...image.layers.slice(layers.length)] },
    ...(fetch === undefined ? {} : { fetch }),
    base: {
      count: layers.length,
      ...(annotations === undefined ? {} : { annotations }),
      ...(await repositoryAt(location)),
    },
  };
}

/** The blob may lie with the image, when it is the same one. */
function withPlace(layer: StoredLayer, ofImage: StoredLayer | undefined): StoredLayer {
  const blob = layer.blob ?? (ofImage?.digest === layer.digest ? ofImage.blob : undefined);
  return blob === undefined ? layer : { ...layer, blob };
}

/** @param ofBase digests of the base's blobs. */
function fetchOf(opened: OpenedImage, base: OpenedImage, ofBase: ReadonlySet<string>): FetchLayer | undefined {
  if (base.fetch === undefined) return opened.fetch;
  return (layer, signal) => {
    const fetch = (ofBase.has(layer.digest) ? base.fetch : undefined) ?? opened.fetch;
    if (fetch === undefined) throw layerMissing(opened.image.name, layer);
    return fetch(layer, signal);
  };
}

async function annotationsOf({ digest }: StoredImage, location: ImageLocation): Promise<BaseAnnotations> {
  const name =
    location.kind === 'registry'
      ? (await import('../../registry/base-reference.ts')).nameWithTag(location.name)
      : location.kind === 'containers-storage'
        ? location.name
        : undefined;
  return { [digestAnnotation]: digest, [nameAnnotation]: name };
}
