import { chmodSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isChunkahError } from '@chunkah/core';
import { writeXattr } from '@chunkah/rootfs';
import { type SampleFile, sampleBytes, sampleFiles } from './files.ts';

/** Empty directories and links, as in every root. */
const emptyDirectories = ['home', 'proc', 'root', 'run', 'sys', 'tmp', 'var/log'];
const links = { bin: 'usr/bin', lib: 'usr/lib', 'usr/share/website/index.dat': 'website-0.dat' };

/**
 * Makes the sample root in `directory`, which must not exist. Same bytes, modes and times each
 * time.
 * @returns its regular files, and the reason if they have no labels
 */
export function writeSample(directory: string): { files: SampleFile[]; unlabelled: string | undefined } {
  const files = sampleFiles();
  mkdirSync(directory, { recursive: true });
  for (const file of files) {
    mkdirSync(dirname(join(directory, file.path)), { recursive: true });
    writeSampleFile(directory, file, 0);
  }
  for (const name of emptyDirectories) mkdirSync(join(directory, name), { recursive: true });
  for (const [path, target] of Object.entries(links)) symlinkSync(target, join(directory, path));
  return { files, unlabelled: labelFiles(directory, files) };
}

/**
 * Writes one file of the sample.
 * @param version 0 for the first content; each number gives different bytes and a later time
 */
export function writeSampleFile(directory: string, file: SampleFile, version: number): void {
  const path = join(directory, file.path);
  const mtime = file.mtime + version * 86_400;
  writeFileSync(path, sampleBytes(`${file.path} ${version}`, file.size));
  chmodSync(path, file.mode);
  utimesSync(path, mtime, mtime);
}

/** Sets the labels if the file system supports them; otherwise says why not. */
function labelFiles(directory: string, files: readonly SampleFile[]): string | undefined {
  try {
    for (const { path, component } of files) {
      if (component === undefined) continue;
      const binaryPath = Buffer.from(join(directory, path)).toString('latin1');
      writeXattr(binaryPath, 'user.component', Buffer.from(component.name));
      writeXattr(binaryPath, 'user.update-interval', Buffer.from(component.interval));
    }
    return undefined;
  } catch (error) {
    if (!isChunkahError(error)) throw error;
    return error.message;
  }
}
