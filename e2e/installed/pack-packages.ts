import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { retried } from '../cached-directory.ts';
import { run } from '../program.ts';
import { readManifest } from './package-contents.ts';

const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url));
const pluginFolder = join(repositoryRoot, 'e2e/plugins/chunkah-repo-wheels');
const ownFolders = readdirSync(join(repositoryRoot, 'packages')).map((name) => `packages/${name}`);

/** A package as it is published. */
export interface PackedPackage {
  readonly name: string;
  /** The tarball. */
  readonly file: string;
}

/** Packs all our packages that people can install, as they are built. */
export async function packOwnPackages(directory: string): Promise<PackedPackage[]> {
  const folders = ownFolders.map((folder) => join(repositoryRoot, folder));
  await pack(folders, directory);
  return folders.map((folder) => packedPackage(folder, directory));
}

/**
 * Compiles and packs the plugin as its author would: in a folder of its own, with our packages from
 * their tarballs.
 * @param place a directory to work in; keeps the plugin with what it needs for its tests in
 * `chunkah-repo-wheels`.
 */
export async function packPlugin(own: readonly PackedPackage[], place: string, target: string): Promise<PackedPackage> {
  const folder = join(place, basename(pluginFolder));
  cpSync(pluginFolder, folder, { recursive: true, filter: (path) => !/\/(dist|node_modules)$/.test(path) });
  const needed = ['@chunkah/core', '@chunkah/rootfs', '@chunkah/testkit'];
  await installPackages(folder, [
    '--no-save',
    ...own.filter(({ name }) => needed.includes(name)).map(({ file }) => file),
  ]);
  await pack([folder], target);
  return packedPackage(folder, target);
}

/** Runs `npm install` in a directory, which is made if it is missing. */
export async function installPackages(directory: string, args: readonly string[]): Promise<void> {
  mkdirSync(directory, { recursive: true });
  // With a prefix npm does not look for a project in the directories above.
  const options = ['--no-audit', '--no-fund', '--prefix', directory];
  await retried(() => run('npm', ['install', ...options, ...args], { cwd: directory }));
}

async function pack(folders: readonly string[], target: string): Promise<void> {
  mkdirSync(target, { recursive: true });
  await run('npm', ['pack', '--silent', '--pack-destination', target, ...folders]);
}

function packedPackage(folder: string, target: string): PackedPackage {
  const { name, version } = readManifest(folder);
  return { name, file: join(target, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`) };
}
