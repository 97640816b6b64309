import { ChunkahError, expectedInterval, printable, type RepoPlugin } from '@chunkah/core';

/**
 * @param tree as messages name it: `the rootfs /x`.
 * @param isLeftOut whether there was something that the options leave out.
 */
export function rootfsEmpty(tree: string, isLeftOut: boolean): ChunkahError {
  return new ChunkahError({
    code: 'ROOTFS_EMPTY',
    message: isLeftOut
      ? `nothing of ${tree} is left: --prune or --skip-special-files leaves out all of it`
      : `${tree} is empty`,
    hint: isLeftOut
      ? 'leave out less; a preset or a config may name paths, too: see chunkah config'
      : 'check that --rootfs is right, and that what should be there is mounted or unpacked',
  });
}

/** What a user can do to tell this program the components of a rootfs. */
export const waysToComponents =
  'name the package database with --database REPO=PATH if it lies elsewhere, ' +
  'rules with --component-map PATH or a map of files with --filemap PATH, ' +
  'label files (setfattr -n user.component -v NAME PATH), or bring a repo in a config file (chunkah.config.ts)';

export function maxLayersInvalid(value: number): ChunkahError {
  return new ChunkahError({
    code: 'MAX_LAYERS_INVALID',
    option: { name: 'maxLayers' },
    message: `the number of layers must be a whole number, at least 1, not ${value}`,
    hint: 'give a number such as --max-layers 64',
  });
}

/** @param value of a program in JavaScript: anything. */
export function updatePeriodInvalid(value: unknown): ChunkahError {
  return new ChunkahError({
    code: 'UPDATE_PERIOD_INVALID',
    option: { name: 'updatePeriod' },
    message: `the update period cannot be ${printable(String(value))}`,
    hint: `give ${expectedInterval}`,
  });
}

export function updateEveryInvalid(value: unknown): ChunkahError {
  return new ChunkahError({
    code: 'UPDATE_EVERY_INVALID',
    option: { name: 'updateEvery' },
    message: `no client updates every ${printable(String(value))}`,
    hint: `give ${expectedInterval}`,
  });
}

export function threadsInvalid(value: number): ChunkahError {
  return new ChunkahError({
    code: 'THREADS_INVALID',
    option: { name: 'threads' },
    message: `the number of threads must be a whole number from 1 to 1024, not ${value}`,
    hint: 'leave the option out to use all processors',
  });
}

/** @param compression the one chosen, and the range of its levels. */
export function compressionLevelInvalid(
  value: number,
  { name, lowest, highest }: { readonly name: string; readonly lowest: number; readonly highest: number },
): ChunkahError {
  return new ChunkahError({
    code: 'COMPRESSION_LEVEL_INVALID',
    option: { name: 'compressionLevel' },
    message: `with ${name} the compression level must be a whole number from ${lowest} to ${highest}, not ${value}`,
    hint: 'give a number such as --compression-level 6',
  });
}

export function compressionLevelUnused(): ChunkahError {
  return new ChunkahError({
    code: 'COMPRESSION_LEVEL_UNUSED',
    option: { name: 'compressionLevel' },
    message: 'a compression level is given, but the layers are not compressed',
    hint: 'add --compression gzip or --compression zstd, or leave out --compression-level',
  });
}

export function tagInvalid(tag: string): ChunkahError {
  return new ChunkahError({
    code: 'TAG_INVALID',
    option: { name: 'tag' },
    message: `"${printable(tag)}" is not a valid image name`,
    hint: 'letters, digits and ._:@+/- can be in it, and a letter or digit comes first: localhost/system:42',
  });
}

export function digestInOutput(name: string): ChunkahError {
  return new ChunkahError({
    code: 'REFERENCE_INVALID',
    message: `"${printable(name)}" has a digest, and that of a new image is not known before`,
    hint: 'leave the digest out, name a tag; --digestfile writes the digest',
  });
}

export function mountSourceInvalid(name: string): ChunkahError {
  return new ChunkahError({
    code: 'REFERENCE_INVALID',
    message: `"${printable(name)}" names an image, and blobs are mounted from a repository`,
    hint: 'leave the tag and the digest out',
  });
}

export function compatUnknown(value: string, known: readonly string[]): ChunkahError {
  return new ChunkahError({
    code: 'COMPAT_UNKNOWN',
    option: { name: 'compat' },
    message: `unknown compat value "${printable(value)}"`,
    hint: `the known values are: ${known.join(', ')}`,
  });
}

export function choiceInvalid(name: string, value: string, known: readonly string[]): ChunkahError {
  return new ChunkahError({
    code: 'CHOICE_INVALID',
    option: { name },
    message: `${name} cannot be "${printable(String(value))}"`,
    hint: `give one of: ${known.join(', ')}`,
  });
}

export function repoUnknown(name: string, known: readonly string[]): ChunkahError {
  return new ChunkahError({
    code: 'REPO_UNKNOWN',
    option: { name: 'repos', value: name },
    message: `no built-in repo is named "${printable(name)}"`,
    hint: `built in are ${known.join(', ')}; any other is given as a plugin, or named in a config file`,
  });
}

function sourceOf(name: string): string {
  if (name === 'filemap') return 'a map';
  return name === 'pathmap' ? 'rules or a component map' : 'a package database';
}

/** @param plugin of another author, in the place of a built-in one. */
export function repoTakesNoSource({ name, version }: RepoPlugin): ChunkahError {
  const source = sourceOf(name);
  return new ChunkahError({
    code: 'REPO_TAKES_NO_SOURCE',
    option: { name: 'repos', value: name },
    message: `the repo ${printable(name)} ${printable(String(version))} takes the place of the built-in one, which ${source} is for`,
    hint: `leave ${source} out (presets bring rules), or the repo ${printable(name)}`,
  });
}

export function databaseRepoUnknown(name: string, known: readonly string[]): ChunkahError {
  return new ChunkahError({
    code: 'DATABASE_REPO_UNKNOWN',
    option: { name: 'databases', value: name },
    message: `a package database is given for "${printable(name)}", which is not a built-in repo`,
    hint: `built in are ${known.join(', ')}; those of package managers read databases`,
  });
}

export function priorityUnknown(name: string, known: readonly string[]): ChunkahError {
  return new ChunkahError({
    code: 'PRIORITY_UNKNOWN',
    option: { name: 'priorities', value: name },
    message: `priorities name a repo that does not exist: "${printable(name)}"`,
    hint: `the repos are ${known.map(printable).join(', ')}`,
  });
}

export function disabledRepoUnknown(name: string, known: readonly string[]): ChunkahError {
  return new ChunkahError({
    code: 'DISABLED_REPO_UNKNOWN',
    message: `no repo is named "${printable(name)}"`,
    hint: `the repos are ${known.map(printable).join(', ')}`,
  });
}

/** Faults that are named; the rest are counted. */
const toldFaults = 10;

/** @param faults a path and what is wrong with it, each. */
export function pathsNotInRootfs(faults: readonly string[], areSpecialFilesLeftOut: boolean): ChunkahError {
  const rest = faults.length > toldFaults ? `; and ${faults.length - toldFaults} more` : '';
  const special = areSpecialFilesLeftOut ? '; fifos, sockets and devices are left out of this run' : '';
  return new ChunkahError({
    code: 'PATH_NOT_IN_ROOTFS',
    message: `${faults.slice(0, toldFaults).join('; ')}${rest}`,
    hint: `give paths as they are inside the rootfs, such as /usr/bin/sh${special}`,
  });
}

/** @param asked number or digest. */
export function layerNotThere(image: string, asked: string, layers: number): ChunkahError {
  return new ChunkahError({
    code: 'LAYER_NOT_FOUND',
    message: `the image ${printable(image)} has no layer ${printable(asked.slice(0, 200))}`,
    hint: `name a layer by its number, 1 to ${layers}, or by its digest or at least six digits of it`,
  });
}

export function layerAmbiguous(image: string, asked: string): ChunkahError {
  return new ChunkahError({
    code: 'LAYER_NOT_FOUND',
    message: `several layers of the image ${printable(image)} have digests that begin with ${printable(asked)}`,
    hint: 'name more digits, or the number of the layer',
  });
}

export function nothingToValidate(image: string): ChunkahError {
  return new ChunkahError({
    code: 'IMAGE_WRONG_TYPE',
    message: `${printable(image)} is a manifest alone, whose layers are elsewhere`,
    hint: 'name the image itself',
  });
}
