import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, type Stats, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { isMountPoint, realFile } from '@chunkah/rootfs';
import { outputFailed } from '../errors.ts';

/**
 * Checks whether `writeMapFile` can succeed, before any work is done. Writes nothing.
 * @throws ChunkahError `OUTPUT_FAILED`.
 */
export function checkMapFile(path: string): void {
  try {
    if (statOf(path) === undefined) statSync(`${dirname(path)}/`);
  } catch (error) {
    throw outputFailed(path, error);
  }
}

/**
 * Writes a map beside `path` and renames it, so that an incomplete map never has that name. A fifo,
 * a device and a file that is a mount point, which cannot be replaced, are written in place.
 * @throws ChunkahError `OUTPUT_FAILED`; whatever `pieces` throws; the signal's reason.
 */
export async function writeMapFile(path: string, pieces: Iterable<Uint8Array>, signal: AbortSignal): Promise<void> {
  const target = targetOf(path);
  if (!target.isReplaced) return writeTo(target.path, 'w', pieces, path, signal);
  // Not `join`, which takes `..` as the parent of a symlink instead of the parent of its target.
  const name = `.${basename(target.path).slice(0, 50)}.${randomBytes(6).toString('hex')}`;
  const temporary = `${dirname(target.path)}/${name}`;
  try {
    await writeTo(temporary, 'wx', pieces, path, signal);
    await attempt(path, () => renameSync(temporary, target.path));
  } catch (error) {
    removeQuietly(temporary);
    throw error;
  }
}

/** The user should see the original error. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {}
}

/** The file to write: a symlink is followed, not replaced. */
function targetOf(path: string): { path: string; isReplaced: boolean } {
  try {
    const stat = statOf(path);
    if (stat === undefined) return { path, isReplaced: true };
    if (!stat.isFile()) return { path, isReplaced: false };
    const real = realFile(path);
    return { path: real, isReplaced: !isMountPoint(real) };
  } catch (error) {
    throw outputFailed(path, error);
  }
}

function statOf(path: string): Stats | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory()) throw new Error('it is a directory');
  return stat;
}

/** Opened and written asynchronously, since a fifo may block: signals are handled meanwhile. */
async function writeTo(
  file: string,
  flags: string,
  pieces: Iterable<Uint8Array>,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const handle = await attempt(name, () => open(file, flags));
  try {
    for (const piece of pieces) {
      signal.throwIfAborted();
      await attempt(name, () => handle.writeFile(piece));
    }
  } finally {
    await attempt(name, () => handle.close());
  }
}

/** @throws ChunkahError `OUTPUT_FAILED` instead of a system error. */
async function attempt<Result>(name: string, action: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    throw outputFailed(name, error);
  }
}
