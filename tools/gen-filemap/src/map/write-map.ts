import { randomBytes } from 'node:crypto';
import { closeSync, openSync, realpathSync, renameSync, rmSync, type Stats, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { outputFailed } from '../errors.ts';

/**
 * Finds out whether `writeMapFile` has a chance, before any work is done. Writes nothing.
 * @throws ChunkahError `OUTPUT_FAILED`.
 */
export function checkMapFile(path: string): void {
  try {
    if (statOf(path) === undefined) statSync(join(dirname(path), '/'));
  } catch (error) {
    throw outputFailed(path, error);
  }
}

/**
 * Writes a map beside `path` and renames it, so that a half-written one never has the name. A fifo or device is written to
 * as it is.
 * @throws ChunkahError `OUTPUT_FAILED`; what `pieces` throws.
 */
export function writeMapFile(path: string, pieces: Iterable<Uint8Array>): void {
  const target = targetOf(path);
  if (target.isFile) {
    const temporary = join(
      dirname(target.path),
      `.${basename(target.path).slice(0, 50)}.${randomBytes(6).toString('hex')}`,
    );
    try {
      writeTo(temporary, 'wx', pieces, path);
      rename(temporary, target.path, path);
    } finally {
      rmSync(temporary, { force: true });
    }
  } else {
    writeTo(target.path, 'w', pieces, path);
  }
}

/** What is to be written: a symlink's target takes the map, not the symlink's place. */
function targetOf(path: string): { path: string; isFile: boolean } {
  try {
    const stat = statOf(path);
    if (stat === undefined) return { path, isFile: true };
    return stat.isFile() ? { path: realpathSync(path), isFile: true } : { path, isFile: false };
  } catch (error) {
    throw outputFailed(path, error);
  }
}

function statOf(path: string): Stats | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory()) throw new Error('it is a directory');
  return stat;
}

function writeTo(file: string, flags: string, pieces: Iterable<Uint8Array>, name: string): void {
  const descriptor = attempt(name, () => openSync(file, flags));
  try {
    for (const piece of pieces) attempt(name, () => writeAll(descriptor, piece));
  } finally {
    closeSync(descriptor);
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
}

function rename(from: string, to: string, name: string): void {
  attempt(name, () => renameSync(from, to));
}

/** @throws ChunkahError `OUTPUT_FAILED` instead of a system error. */
function attempt<Result>(name: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw outputFailed(name, error);
  }
}
