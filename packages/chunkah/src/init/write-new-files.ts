import { closeSync, lstatSync, mkdirSync, openSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileExists, fileNotWritten } from './errors.ts';

/**
 * Writes files that do not exist yet, and the directories above them: all of them, or none.
 * @param files text by path below `directory`.
 * @throws ChunkahError `INIT_FILE_EXISTS`, `INIT_NOT_WRITTEN`.
 */
export function writeNewFiles(directory: string, files: ReadonlyMap<string, string>): void {
  const paths = Array.from(files, ([path, text]) => ({ path: join(directory, path), text }));
  for (const { path } of paths) {
    if (isThere(path)) throw fileExists(path);
  }
  /** Undoes each step so far. */
  const undo: (() => void)[] = [];
  for (const { path, text } of paths) {
    try {
      makeDirectory(dirname(path), undo);
      writeNewFile(path, text, undo);
    } catch (error) {
      for (const takeBack of undo.reverse()) attempt(takeBack);
      throw isSystemError(error, 'EEXIST') ? fileExists(path) : fileNotWritten(path, error);
    }
  }
}

/** The user should see the original error. */
function attempt(takeBack: () => void): void {
  try {
    takeBack();
  } catch {}
}

function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    throw fileNotWritten(path, error);
  }
}

function makeDirectory(path: string, undo: (() => void)[]): void {
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) return;
  makeDirectory(dirname(path), undo);
  mkdirSync(path);
  undo.push(() => rmdirSync(path));
}

function writeNewFile(path: string, text: string, undo: (() => void)[]): void {
  const file = openSync(path, 'wx');
  undo.push(() => rmSync(path));
  try {
    writeFileSync(file, text);
  } finally {
    closeSync(file);
  }
}

function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
