import { statSync } from 'node:fs';
import { join, normalize, relative } from 'node:path';
import { presentPlaces, selectPreset } from '@chunkah/config';
import { isChunkahError, printable } from '@chunkah/core';
import { presets } from '@chunkah/presets';
import { absolutePath, directoriesBelow, isInsideAny, readOsRelease, workingDirectory } from '@chunkah/rootfs';
import { configFileName, configFileText, packagesText } from '../init/config-file.ts';
import { fileExists } from '../init/errors.ts';
import { initPlugin } from '../init/init-plugin.ts';
import { writeNewFiles } from '../init/write-new-files.ts';
import { type FoundPackages, findPackages } from '../pipeline/find-packages.ts';
import { usageError } from './errors.ts';
import type { Invocation } from './invocation.ts';
import { documentationFolder } from './own-package.ts';

/** `chunkah init` */
export async function initCommand({ options, messages, signal }: Invocation): Promise<void> {
  const { plugin, rootfs } = options;
  if (plugin !== undefined) {
    const { directory, files } = initPlugin({ name: plugin, directory: workingDirectory() });
    messages.note(
      `wrote ${files.length} files to ${printable(directory)}; try it there: npm install && npm test (until chunkah is on npm, with its packages from a checkout: see ${printable(join(documentationFolder(), 'writing-a-repo-plugin.md'))})`,
    );
    return;
  }
  const directory = workingDirectory();
  checkPlace(directory, rootfs);
  const fields = rootfs === undefined ? {} : readOsRelease(rootfs);
  const selected = selectPreset(presets, fields);
  const configRootfs = rootfs === undefined ? undefined : rootfsFrom(directory, rootfs);
  const packages = rootfs === undefined ? [] : await packagesIn(rootfs, messages, signal);
  const text = configFileText({
    rootfs: configRootfs,
    preset: selected === undefined ? undefined : { name: selected.preset.name, reason: selected.reason },
    packages,
  });
  writeNewFiles(directory, new Map([[configFileName, text]]));
  const preset = selected === undefined ? '' : `, with the preset ${selected.preset.name}: ${selected.reason}`;
  messages.note(`wrote ${configFileName}${preset}`);
  for (const found of packages) messages.note(`found ${packagesText(found)}`);
}

/** The packages of a rootfs. What is wrong with them is for the first build to end with. */
async function packagesIn(
  rootfs: string,
  messages: Invocation['messages'],
  signal: AbortSignal,
): Promise<FoundPackages[]> {
  const logger = messages.logger();
  try {
    return await findPackages(rootfs, logger, signal);
  } catch (error) {
    if (!isChunkahError(error)) throw error;
    logger.warn(`packages were not looked for: ${error.message}`);
    return [];
  }
}

/** The rootfs as named by a config in the directory: a relative path if there is one. */
function rootfsFrom(directory: string, rootfs: string): string {
  // There is no relative path from a directory without a path of its own.
  if (directory !== process.cwd()) return normalize(rootfs).replace(/(?<=.)\/+$/, '');
  return relative(directory, absolutePath(rootfs, directory)) || '.';
}

/** A config in the rootfs would not be read, and one beside another would shadow it. */
function checkPlace(directory: string, rootfs: string | undefined): void {
  if (rootfs !== undefined) {
    if (statSync(rootfs, { throwIfNoEntry: false })?.isDirectory() !== true)
      throw usageError(`--rootfs does not name a directory: ${printable(rootfs)}`);
    if (isInsideAny(directory, directoriesBelow(rootfs)))
      throw usageError('the working directory is in the rootfs, where no config is read');
  }
  const [place] = presentPlaces(directory);
  if (place !== undefined) throw fileExists(join(directory, place));
}
