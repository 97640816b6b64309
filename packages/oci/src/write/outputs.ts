import { isChunkahError, printable } from '@chunkah/core';
import { directoryIdentity, isMountPoint, refuseInside, type WrittenPlace } from '@chunkah/rootfs';
import { archiveOutput, dockerArchiveOutput } from './archive-output.ts';
import { descriptorOutput } from './descriptor-output.ts';
import { directoryOutput } from './directory-output.ts';
import type { ArchiveTarget, DirectoryTarget, ImageTarget } from './image-target.ts';
import { outputFailed } from './output-file.ts';
import type { OutputKind } from './output-kind.ts';
import { storeOutput } from './store-output.ts';

type TargetOf<Kind extends ImageTarget['kind']> = Extract<ImageTarget, { kind: Kind }>;

/** Every kind of output. */
const outputs: { readonly [Kind in ImageTarget['kind']]: OutputKind<TargetOf<Kind>> } = {
  directory: directoryOutput,
  archive: archiveOutput,
  descriptor: descriptorOutput,
  store: storeOutput,
};

/** The outputs that can be given as text. */
const outputsByPrefix = {
  [directoryOutput.prefix]: directoryOutput,
  [archiveOutput.prefix]: archiveOutput,
  [dockerArchiveOutput.prefix]: dockerArchiveOutput,
};

/** What stands before the colon of an output that is given as text. */
export type OutputPrefix = keyof typeof outputsByPrefix;

/**
 * The target that an output means which is given as text.
 * @param path what stands behind the prefix; not empty.
 */
export function parseTarget(prefix: OutputPrefix, path: string): ArchiveTarget | DirectoryTarget {
  return outputsByPrefix[prefix].parse(path);
}

/** The kind that a target is of. */
export function outputOf<Target extends ImageTarget>({ kind }: Target): OutputKind<Target> {
  return outputs[kind] as unknown as OutputKind<Target>;
}

/**
 * Makes sure that the image can be written there, before any work is done. Whether the place lies
 * in the rootfs is known for certain only after the scan: see {@link placesOf}.
 * @param rootfs directory of the rootfs; missing where an image is made anew.
 * @returns the target with all symlinks resolved: a link to a file stays, the file is replaced. The
 * link may be `/dev/stdout`.
 * @throws ChunkahError `OUTPUT_EXISTS`, `OUTPUT_IN_ROOTFS`, `OUTPUT_FAILED`.
 */
export function resolveTarget(target: ImageTarget, rootfs: string | undefined): ImageTarget {
  const [place] = placesOf(target);
  if (place === undefined) return target;
  if (rootfs !== undefined) refuseInside([place], rootfs, { directories: () => directoryIdentity(rootfs) });
  return outputOf(target).at(target, place.path);
}

/**
 * The file or directory that the image is to be, all symlinks resolved; nothing when it goes to
 * what is not a file.
 * @throws ChunkahError `OUTPUT_EXISTS`, `OUTPUT_FAILED` when no image can be written there.
 */
export function placesOf(target: ImageTarget): WrittenPlace[] {
  const output = outputOf(target);
  const name = output.name(target);
  try {
    const path = output.check(target);
    if (path === undefined) return [];
    const isOpen = target.kind === 'descriptor';
    const isWrittenInPlace = isOpen || isMountPoint(path);
    return [{ name: isOpen ? name : `the output ${printable(name)}`, path, isWrittenInPlace }];
  } catch (error) {
    throw isChunkahError(error) ? error : outputFailed(name, error);
  }
}
