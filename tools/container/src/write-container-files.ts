import {
  chmodSync,
  copyFileSync,
  existsSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { directoryExists, notBuilt, notInstalled } from './errors.ts';
import { isNeeded } from './needed-files.ts';
import { unpackPackages } from './pack-packages.ts';
import { type ProductionPackage, productionPackages } from './production-packages.ts';

/** Unix seconds: the time that npm gives the files of each package. */
const fileTime = 499_162_500;

/**
 * Writes the image's contents of `/usr/local`: the program, its runtime dependencies, and Node. The
 * same checkout gives the same files, with the same modes and times.
 *
 * @param checkout the repository, built, with its packages installed.
 * @param directory a new one.
 * @throws ChunkahError if the directory exists, or if something is not
 *   built or not installed.
 */
export function writeContainerFiles(checkout: string, directory: string): void {
  if (existsSync(directory)) throw directoryExists(directory);
  if (!existsSync(join(checkout, 'packages/chunkah/dist/cli.js'))) throw notBuilt();
  mkdirSync(directory, { recursive: true });
  copyPackages(checkout, productionPackages(checkout, 'chunkah'), join(directory, 'lib/chunkah'));
  mkdirSync(join(directory, 'bin'));
  symlinkSync('../lib/chunkah/node_modules/chunkah/dist/cli.js', join(directory, 'bin/chunkah'));
  copyNode(checkout, directory);
  setModesAndTimes(directory);
}

function copyPackages(checkout: string, packages: readonly ProductionPackage[], target: string): void {
  const temporary = mkdtempSync(join(tmpdir(), 'chunkah-container-'));
  try {
    const ours = packages.filter(({ isOurs }) => isOurs);
    const unpacked = unpackPackages(checkout, ours, temporary);
    for (const { source, place } of packages) {
      const folder = unpacked.get(source) ?? source;
      for (const path of filesIn(folder)) {
        const file = join(place, path);
        if (isNeeded(file)) copyFile(join(folder, path), join(target, file));
      }
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** The npm package `node` has the platform's binary in a separate package, with the license. */
function copyNode(checkout: string, directory: string): void {
  const folder = join(checkout, `node_modules/node/node_modules/node-linux-${process.arch}`);
  if (!existsSync(folder)) throw notInstalled(basename(folder), '');
  copyFile(join(folder, 'bin/node'), join(directory, 'bin/node'));
  copyFile(join(folder, 'LICENSE'), join(directory, 'share/doc/node/LICENSE'));
}

function copyFile(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

/** Paths of the files of a package, without those of the packages in it. */
function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !path.startsWith('node_modules/'));
}

/** Afterwards the modes and times set by umask and clock are the same on every machine. */
function setModesAndTimes(directory: string): void {
  const programs = ['bin/node', 'lib/chunkah/node_modules/chunkah/dist/cli.js'];
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const isProgram = entry.isDirectory() || programs.includes(relative(directory, path));
    if (!entry.isSymbolicLink()) chmodSync(path, isProgram ? 0o755 : 0o644);
    lutimesSync(path, fileTime, fileTime);
  }
  chmodSync(directory, 0o755);
  lutimesSync(directory, fileTime, fileTime);
}
