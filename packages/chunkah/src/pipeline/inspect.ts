import { availableParallelism } from 'node:os';
import {
  type LayerEntry,
  listLayer,
  parsePlatform,
  type SpoolProgress,
  type StoredImage,
  type StoredLayer,
  withLayerTars,
} from '@chunkah/oci';
import { formatVersion, type InspectedFiles, type InspectedLayer, type InspectResult } from '@chunkah/report';
import type { OpenedImage } from '../image-sources/opened-image.ts';
import { temporaryFiles } from '../image-sources/temporary-files.ts';
import { type ImageOptions, imageLocation, withImage } from '../image-sources/with-image.ts';
import { stabilityOf } from './describe-layer.ts';
import { layerAmbiguous, layerNotThere } from './errors.ts';
import { storedComponents } from './stored-components.ts';

/** What is asked of an image. */
export interface InspectOptions extends ImageOptions {
  /** Where the image is, in the forms of `--previous`. */
  readonly image: string;
  /** `linux/ARCHITECTURE[/VARIANT]`: picks one of several images; default: this machine's. */
  readonly platform?: string | undefined;
  /** A layer whose entries are listed: its number from 1, or how its digest or diff id begins. */
  readonly files?: string | undefined;
  /** Worker threads for layers that are compressed; default: the processors. */
  readonly threads?: number | undefined;
  /** Called once before a layer is read. */
  readonly onSpool?: ((progress: SpoolProgress) => void) | undefined;
}

/**
 * Says what an image says of itself, whoever made it. Its layers are not read, but for the one
 * whose entries are asked for.
 * @throws ChunkahError for whatever is wrong with the options or the image.
 */
export async function inspect(options: InspectOptions): Promise<InspectResult> {
  const platform = options.platform === undefined ? undefined : parsePlatform(options.platform);
  return withImage(imageLocation(options.image), platform, options, async (opened) => {
    const { image } = opened;
    const files = options.files === undefined ? undefined : await listFiles(opened, options.files, options);
    return { ...described(image), ...(files === undefined ? {} : { files }) };
  });
}

function described({ name, digest, configDigest, platform, config, layers }: StoredImage): InspectResult {
  const { architecture, variant } = platform;
  const { created } = config;
  const sizes = new Map(layers.map((layer) => [layer.digest, layer.size]));
  const blobBytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  return {
    formatVersion,
    image: name,
    ...(digest === undefined ? {} : { digest }),
    configDigest,
    platform: `linux/${architecture}${variant === undefined ? '' : `/${variant}`}`,
    ...(typeof created === 'string' ? { created } : {}),
    layers: layers.map((layer) => describedLayer(layer, blobBytes)),
    blobBytes,
  };
}

function describedLayer(layer: StoredLayer, all: number): InspectedLayer {
  const { digest, diffId, mediaType, size, history } = layer;
  const stability = stabilityOf(layer);
  return {
    digest,
    diffId,
    mediaType,
    blobSize: size,
    share: all === 0 ? 0 : size / all,
    components: storedComponents(layer),
    ...(stability === undefined ? {} : { stability }),
    ...(history.createdBy === undefined ? {} : { createdBy: history.createdBy }),
  };
}

async function listFiles(
  { image, fetch }: OpenedImage,
  asked: string,
  options: InspectOptions,
): Promise<InspectedFiles> {
  const { logger, signal, threads = availableParallelism(), temporary = temporaryFiles(), onSpool } = options;
  const number = layerNumber(image, asked);
  const layers = image.layers.slice(number, number + 1);
  const name = `layer ${number + 1} of ${image.name}`;
  const spool = {
    ...{ directory: temporary, threads, signal, onSpool, fetch },
    onWarning: (message: string) => logger?.warn(message),
    onInfo: (message: string) => logger?.info(message),
  };
  return withLayerTars({ name: image.name, layers }, spool, async ([tar]) => {
    const entries = tar === undefined ? [] : listLayer(tar, name);
    const sorted = entries.sort((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1));
    return { layer: number + 1, entries: sorted.map(withSlash) };
  });
}

function withSlash({ path, type, size }: LayerEntry) {
  return { path: `/${path.replace(/^\/+/, '')}`, type, size };
}

/** @returns from 0. */
function layerNumber({ layers, name }: StoredImage, asked: string): number {
  if (/^[0-9]{1,6}$/.test(asked)) {
    if (Number(asked) < 1 || Number(asked) > layers.length) throw layerNotThere(name, asked, layers.length);
    return Number(asked) - 1;
  }
  const start = asked.replace(/^sha256:/, '');
  const begins = (digest: string) => digest.startsWith(`sha256:${start}`);
  const found = layers.flatMap(({ digest, diffId }, number) => (begins(digest) || begins(diffId) ? number : []));
  const [first] = found;
  if (first === undefined || start.length < 6) throw layerNotThere(name, asked, layers.length);
  if (new Set(found.map((number) => layers[number]?.digest)).size > 1) throw layerAmbiguous(name, asked);
  return first;
}
