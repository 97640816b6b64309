import { join } from 'node:path';
import { orderPlugins } from '@chunkah/core/engine';
import { pluginNameReserved } from './errors.ts';
import { pluginFiles } from './plugin-files.ts';
import { reservedNames } from './reserved-names.ts';
import { writeNewFiles } from './write-new-files.ts';

/** Prefix of the names of plugin packages. */
const packagePrefix = 'chunkah-repo-';

export interface InitPluginOptions {
  /** Name of the repo in kebab-case, or of its package: `snap`, `chunkah-repo-snap`. */
  readonly name: string;
  /** Where the folder of the package is created; it may exist if none of its files do. */
  readonly directory: string;
}

export interface InitPluginResult {
  /** The folder of the package. */
  readonly directory: string;
  /** Paths of the files in it, in byte order. */
  readonly files: readonly string[];
}

/**
 * Writes a new plugin package, `chunkah-repo-NAME`.
 * @throws ChunkahError `REPO_NAME_INVALID`, `INIT_NAME_RESERVED`, `INIT_FILE_EXISTS`,
 * `INIT_NOT_WRITTEN`.
 */
export function initPlugin({ name, directory }: InitPluginOptions): InitPluginResult {
  const repoName = name.startsWith(packagePrefix) ? name.slice(packagePrefix.length) : name;
  checkName(repoName);
  const files = pluginFiles(repoName);
  const packageDirectory = join(directory, packagePrefix + repoName);
  writeNewFiles(packageDirectory, files);
  return { directory: packageDirectory, files: [...files.keys()] };
}

/** Core checks names when it loads a plugin, but accepts those of built-in repos. */
function checkName(name: string): void {
  orderPlugins([{ name, version: '0.1.0', apiVersion: 1, priority: 0, load: () => Promise.resolve(undefined) }]);
  if (reservedNames.has(name)) throw pluginNameReserved(name);
}
