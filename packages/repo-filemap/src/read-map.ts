import { isChunkahError, type LoadContext } from '@chunkah/core';
import { readHostFile } from '@chunkah/filemap';
import { detectedPath, mapNotFile, mapSyntax, mapUnreadable } from './errors.ts';

/** In bytes. */
const largestMap = 2 ** 30;

export interface MapFile {
  /** How a user refers to the file. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * The map at `path` on the host, or without a path the map in the rootfs, with symlinks followed
 * inside the rootfs.
 * @returns `undefined` if the rootfs has no map.
 * @throws ChunkahError `FILEMAP_UNREADABLE`, `FILEMAP_NOT_A_FILE`, `FILEMAP_SYNTAX`, and whatever
 *   reading in the rootfs throws.
 */
export async function readMap(path: string | undefined, context: LoadContext): Promise<MapFile | undefined> {
  return path === undefined ? readDetected(context) : readNamed(path, context.signal);
}

async function readNamed(path: string, signal: AbortSignal): Promise<MapFile> {
  try {
    const bytes = await readHostFile(path, largestMap, signal);
    if (bytes === undefined) throw mapSyntax(path, { kind: 'too-large', limit: largestMap });
    return { name: path, bytes };
  } catch (error) {
    signal.throwIfAborted();
    throw isChunkahError(error) ? error : mapUnreadable(path, error);
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
  return { name: detectedPath, bytes: await context.read(file) };
}
