import { type LayerEntry, listLayer, type StoredImage, type StoredLayer, storedCompression } from '@chunkah/oci';
import type { LayerCompressionName } from '@chunkah/presets';
import type { TarBlob } from '@chunkah/rootfs';
import { storedComponents } from '../pipeline/stored-components.ts';
import type { ImageFacts, LayerFacts, NameFacts, NamesFound } from './image-facts.ts';
import { layerTitle } from './layer-title.ts';

/**
 * What clients judge an image by that exists.
 * @param names of its entries, where they were read.
 */
export function storedFacts({ digest, documents, layers }: StoredImage, names: NameFacts | undefined): ImageFacts {
  return {
    layers: layers.map(layerFacts),
    // The image of a docker archive has no manifest of its own.
    ...(digest === undefined ? {} : { manifestBytes: documents.manifest.length }),
    configBytes: documents.config.length,
    ...(names === undefined ? {} : { names }),
  };
}

function layerFacts(layer: StoredLayer): LayerFacts {
  const names = storedComponents(layer).map(({ name }) => name);
  return {
    title: layerTitle(names.length === 0 ? [layer.digest] : names),
    bytes: layer.size,
    compression: storedLayerCompression(layer),
    mediaType: layer.mediaType,
  };
}

/** How a layer says that it is compressed, whoever made it. */
export function storedLayerCompression(layer: StoredLayer): LayerCompressionName {
  // Other programs use media types of Docker's, too.
  const [, suffix] = /[+.](gzip|zstd)$/.exec(layer.mediaType) ?? [];
  return storedCompression(layer) ?? (suffix === 'gzip' || suffix === 'zstd' ? suffix : 'none');
}

/**
 * Looks at the names of the entries of all layers: clients read them all, even those that a layer
 * above hides. In a layer a name that begins with `.wh.` is a whiteout.
 * @param image how messages name it.
 * @throws ChunkahError what `listLayer` throws.
 */
export function storedNames(tars: readonly TarBlob[], image: string): NameFacts {
  const notUtf8 = new Set<string>();
  const notAscii = new Set<string>();
  for (const [index, tar] of tars.entries()) {
    for (const { path } of listLayer(tar, `layer ${index + 1} of ${image}`)) {
      const kind = kindOfName(path);
      if (kind !== 'ascii') (kind === 'not utf-8' ? notUtf8 : notAscii).add(`/${path}`);
    }
  }
  return { whiteouts: { count: 0 }, notUtf8: found(notUtf8), notAscii: found(notAscii) };
}

/** Only the last name counts, as for a tree: the directories above are entries, too. */
function kindOfName(path: LayerEntry['path']): 'ascii' | 'not ascii' | 'not utf-8' {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/^[\0-\x7f]*$/.test(name)) return 'ascii';
  // A byte that is not UTF-8 is a lone surrogate.
  return name.isWellFormed() ? 'not ascii' : 'not utf-8';
}

function found(paths: ReadonlySet<string>): NamesFound {
  const [first] = paths;
  return first === undefined ? { count: 0 } : { count: paths.size, first };
}
