import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { printable } from '@chunkah/core';
import type { Findings } from './findings.ts';
import { placeOf } from './image-layout.ts';
import { fileInRange, hasRoom, isExpected, readRange, type StoredFile, type StoredFiles } from './stored-files.ts';

/**
 * The files of an image directory, each hashed. Symlinks are reported and not followed.
 * @throws the system's error if the directory itself cannot be listed.
 */
export async function listDirectory(
  root: string,
  findings: Findings,
  signal: AbortSignal | undefined,
): Promise<StoredFiles> {
  const files: StoredFiles = new Map();
  const folders = [''];
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    for (const entry of await listFolder(root, folder, findings)) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (!hasRoom(files, findings)) return files;
      if (!isExpected(name, printable(name), kindOf(entry), findings)) {
        if (placeOf(name) === 'file') files.set(name, undefined);
      } else if (entry.isDirectory()) {
        folders.push(name);
      } else {
        files.set(name, await readFileOf(root, name, findings, signal));
      }
    }
  }
  return files;
}

async function listFolder(root: string, folder: string, findings: Findings): Promise<Dirent[]> {
  try {
    const entries = await readdir(join(root, folder), { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (folder === '') throw error;
    findings.add('FILE_UNREADABLE', folder, reasonOf(error));
    return [];
  }
}

function kindOf(entry: Dirent): string {
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'directory' : 'other';
}

async function readFileOf(
  root: string,
  name: string,
  findings: Findings,
  signal: AbortSignal | undefined,
): Promise<StoredFile | undefined> {
  const path = join(root, name);
  const hash = createHash('sha256');
  try {
    const { size } = await lstat(path);
    for await (const chunk of readRange(path, 0, size, signal)) hash.update(chunk);
    return fileInRange({ path, offset: 0, size }, { name, digest: `sha256:${hash.digest('hex')}` }, signal);
  } catch (error) {
    signal?.throwIfAborted();
    findings.add('FILE_UNREADABLE', name, reasonOf(error));
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  return `cannot be read: ${error instanceof Error ? printable(error.message) : 'unknown reason'}`;
}
