import { readFile } from 'node:fs/promises';
import type { LoadContext } from '@chunkah/core';
import { mapNotFile, mapUnreadable } from './errors.ts';

/** Where a map in the rootfs is found without any option. */
const detectedPath = '/usr/lib/chunkah/filemap.json';

export interface MapFile {
  /** How a user calls the file. */
  readonly name: string;
  readonly bytes: Buffer;
}

/**
 * The map at `path` on the host, or without one the map in the rootfs, symlinks followed inside the rootfs.
 * @returns `undefined` when the rootfs has no map.
 * @throws ChunkahError `FILEMAP_UNREADABLE`, `FILEMAP_NOT_A_FILE`, and what reading in the rootfs throws.
 */
export async function readMap(path: string | undefined, context: LoadContext): Promise<MapFile | undefined> {
  return path === undefined ? readDetected(context) : readNamed(path, context.signal);
}

async function readNamed(path: string, signal: AbortSignal): Promise<MapFile> {
  try {
    return { name: path, bytes: await readFile(path, { signal }) };
  } catch (error) {
    signal.throwIfAborted();
    throw mapUnreadable(path, error);
  }
}

async function readDetected(context: LoadContext): Promise<MapFile | undefined> {
  const { files } = context;
  const entry = files.resolve(detectedPath);
  if (entry === undefined) return undefined;
  const file = files.resolveFully(detectedPath);
  if (file === undefined) throw mapNotFile(detectedPath, 'a symlink that leads to nothing inside the rootfs');
  const type = files.type(file);
  if (type !== 'file') throw mapNotFile(detectedPath, type === 'directory' ? 'a directory' : `a ${type}`);
  const bytes = await context.read(file);
  return { name: detectedPath, bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}
