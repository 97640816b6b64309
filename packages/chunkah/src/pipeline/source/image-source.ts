import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { printable } from '@chunkah/core';
import { aboutOption, silentLogger, treeQueries } from '@chunkah/core/engine';
import {
  type BlobPlace,
  type ImagePlatform,
  imageArchitecture,
  type LayeredTree,
  type LayerRows,
  parsePlatform,
  readLayers,
  type StoredImage,
  withLayerTars,
} from '@chunkah/oci';
import { identityOf, readFile, type TarBlob, type WrittenPlace } from '@chunkah/rootfs';
import { imageLocation, withImage } from '../../image-sources/with-image.ts';
import type { ImageBase } from '../base/image-base.ts';
import { keptLayers } from '../base/kept-layers.ts';
import { type ImageOnBase, withBase } from '../base/open-base.ts';
import type { PlanOptions } from '../options.ts';
import { inputIsOutput } from './errors.ts';
import type { ReadBase, TreeSelection, TreeSource } from './tree-source.ts';

/** The tree of an image. It is read once; what is asked of it besides comes before. */
export interface ImageTreeSource extends TreeSource {
  /** Fields of its `os-release`; none without one. */
  osRelease(): Promise<Readonly<Record<string, string>>>;
}

interface SpooledLayers {
  readonly tars: readonly TarBlob[];
  readonly rows: readonly LayerRows[];
  readonly blobs: readonly BlobPlace[];
}

/**
 * Runs `use` with the tree of an image. Its layers are read when the tree is, and stay at hand
 * until `use` has ended: what has to be decompressed lies in temporary files until then.
 * @param spoolDirectory where those are.
 * @throws ChunkahError `IMAGE_UNKNOWN`, what `withImage` and `use` throw.
 */
export async function withImageSource<Result>(
  text: string,
  options: PlanOptions,
  spoolDirectory: string,
  use: (source: ImageTreeSource) => Promise<Result>,
): Promise<Result> {
  const platform = platformOf(options);
  const location = aboutOption({ name: 'image' }, () => imageLocation(text));
  const reaching = { ...options, temporary: spoolDirectory };
  return withImage(location, platform, reaching, (opened) =>
    withBase(opened, location, reaching, (onBase) => useOpened(onBase, options, spoolDirectory, use)),
  );
}

/** An architecture alone is that of the image that is made, and of the one that is read. */
function platformOf({ platform, architecture }: PlanOptions): ImagePlatform | undefined {
  if (platform !== undefined) return parsePlatform(platform);
  return architecture === undefined ? undefined : { architecture: imageArchitecture(architecture) };
}

async function useOpened<Result>(
  { image, fetch, base }: ImageOnBase,
  options: PlanOptions,
  spoolDirectory: string,
  use: (source: ImageTreeSource) => Promise<Result>,
): Promise<Result> {
  const { logger = silentLogger, signal, threads = availableParallelism(), onSpool } = options;
  const ended = Promise.withResolvers<void>();
  const spooled = Promise.withResolvers<SpooledLayers>();
  let spooling: Promise<void> | undefined;
  const spool = {
    ...{ directory: spoolDirectory, threads, signal, onSpool, rows: true },
    ...(fetch === undefined ? {} : { fetch }),
    wantedBlobs: base?.count,
    onWarning: (message: string) => logger.warn(message),
    onInfo: (message: string) => logger.info(message),
  };
  /** All layers, which are read when they are asked for first. */
  const layers = (): Promise<SpooledLayers> => {
    spooling ??= withLayerTars(image, spool, async (tars, rows, blobs) => {
      spooled.resolve({ tars, rows, blobs });
      await ended.promise;
    }).catch(spooled.reject);
    return spooled.promise;
  };
  let read: readonly FileIdentity[] = [];
  const readTree = async (selection: TreeSelection & { readonly keepsRows?: boolean }) => {
    const { tars, rows, blobs } = await layers();
    read = [...tars, ...blobs.map(({ path }) => identityOf(statSync(path, { bigint: true })))];
    const reading = { image: image.name, ...selection, rows, baseLayers: base?.count, signal };
    const tree = await readLayers(tars, { ...reading, onProgress: options.onScan });
    return { tree, blobs };
  };
  try {
    return await use({
      name: `the image ${printable(image.name)}`,
      image,
      ...(base === undefined ? {} : { base }),
      async read(selection, warn) {
        const { tree, blobs } = await readTree(selection);
        for (const warning of tree.warnings) warn(warning);
        return base === undefined ? tree : { ...tree, base: readBase(image, base, tree, blobs) };
      },
      async osRelease() {
        const { tree } = await readTree({ prune: [], skipSpecialFiles: true, keepsRows: true });
        return treeQueries(tree.files, (file, length) => readFile(tree, file, { offset: 0, length })).osRelease;
      },
      refuseInside: (places) => refuseBlobs(places, read),
    });
  } finally {
    ended.resolve();
    await spooling;
  }
}

function readBase(image: StoredImage, base: ImageBase, whole: LayeredTree, blobs: readonly BlobPlace[]): ReadBase {
  if (whole.baseTree === undefined) throw new Error('the base was not read');
  return { whole, tree: whole.baseTree, layers: keptLayers(image, base, blobs) };
}

type FileIdentity = Pick<TarBlob, 'device' | 'inode'>;

/** Makes sure that the output does not empty a file that layers are read from. */
function refuseBlobs(places: readonly WrittenPlace[], blobs: readonly FileIdentity[]): void {
  for (const { path, isWrittenInPlace } of places) {
    const stat = isWrittenInPlace === true ? statSync(path, { bigint: true, throwIfNoEntry: false }) : undefined;
    if (stat === undefined) continue;
    const { device, inode } = identityOf(stat);
    if (blobs.some((blob) => blob.device === device && blob.inode === inode)) throw inputIsOutput(path);
  }
}
