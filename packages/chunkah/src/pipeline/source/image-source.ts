import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { printable } from '@chunkah/core';
import { aboutOption, silentLogger, treeQueries } from '@chunkah/core/engine';
import {
  type ImagePlatform,
  imageArchitecture,
  type LayeredTree,
  parsePlatform,
  readLayers,
  withLayerTars,
} from '@chunkah/oci';
import { identityOf, readFile, type TarBlob, type WrittenPlace } from '@chunkah/rootfs';
import type { OpenedImage } from '../../image-sources/opened-image.ts';
import { temporaryFiles } from '../../image-sources/temporary-files.ts';
import { imageLocation, withImage } from '../../image-sources/with-image.ts';
import type { PlanOptions } from '../options.ts';
import { inputIsOutput } from './errors.ts';
import type { TreeSelection, TreeSource } from './tree-source.ts';

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
  use: (source: TreeSource) => Promise<Result>,
): Promise<Result> {
  const platform = platformOf(options);
  const location = aboutOption({ name: 'image' }, () => imageLocation(text));
  const reaching = { ...options, temporary: spoolDirectory };
  return withImage(location, platform, reaching, (opened) => useOpened(opened, options, spoolDirectory, use));
}

/** An architecture alone is that of the image that is made, and of the one that is read. */
function platformOf({ platform, architecture }: PlanOptions): ImagePlatform | undefined {
  if (platform !== undefined) return parsePlatform(platform);
  return architecture === undefined ? undefined : { architecture: imageArchitecture(architecture) };
}

async function useOpened<Result>(
  { image, fetch }: OpenedImage,
  options: PlanOptions,
  spoolDirectory: string,
  use: (source: TreeSource) => Promise<Result>,
): Promise<Result> {
  const { logger = silentLogger, signal, threads = availableParallelism() } = options;
  const ended = Promise.withResolvers<void>();
  let spooling: Promise<void> = Promise.resolve();
  let read: readonly TarBlob[] = [];
  const readTree = (selection: TreeSelection, warn: (message: string) => void) =>
    new Promise<LayeredTree>((resolve, reject) => {
      const spool = {
        directory: spoolDirectory,
        threads,
        signal,
        onSpool: options.onSpool,
        ...(fetch === undefined ? {} : { fetch }),
        onWarning: warn,
        onInfo: (message: string) => logger.info(message),
        rows: true,
      };
      spooling = withLayerTars(image, spool, async (tars, rows) => {
        const { onScan: onProgress } = options;
        const tree = await readLayers(tars, { image: image.name, ...selection, rows, signal, onProgress });
        read = tars;
        for (const warning of tree.warnings) warn(warning);
        resolve(tree);
        await ended.promise;
      });
      spooling.catch(reject);
    });
  try {
    return await use({
      name: `the image ${printable(image.name)}`,
      image,
      read: readTree,
      refuseInside: (places) => refuseBlobs(places, read),
    });
  } finally {
    ended.resolve();
    // A failure has been heard where the tree was read.
    await spooling.catch(() => undefined);
  }
}

/** Fields of the `os-release` of an image; none without one. Reads the layers for that. */
export function osReleaseOfImage(text: string, options: PlanOptions): Promise<Readonly<Record<string, string>>> {
  return withImageSource(text, options, temporaryFiles(), async (source) => {
    const tree = await source.read({ prune: [], skipSpecialFiles: true }, () => {});
    return treeQueries(tree.files, (file, length) => readFile(tree, file, { offset: 0, length })).osRelease;
  });
}

/** Makes sure that the output does not empty a file that layers are read from. */
function refuseBlobs(places: readonly WrittenPlace[], blobs: readonly TarBlob[]): void {
  for (const { path, isWrittenInPlace } of places) {
    const stat = isWrittenInPlace === true ? statSync(path, { bigint: true, throwIfNoEntry: false }) : undefined;
    if (stat === undefined) continue;
    const { device, inode } = identityOf(stat);
    if (blobs.some((blob) => blob.device === device && blob.inode === inode)) throw inputIsOutput(path);
  }
}
