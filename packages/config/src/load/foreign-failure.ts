import { fileURLToPath, pathToFileURL } from 'node:url';
import { type ChunkahError, printable } from '@chunkah/core';
import { failedLate } from '../errors.ts';
import { foreignUrls } from './foreign-code.ts';

/**
 * The error to show when code of a config, a plugin or something they import failed where nothing
 * awaits it: in a promise without a handler, or in the callback of a timer or an event. `undefined`
 * if it was other code.
 * @param error the thrown value, which can be anything.
 */
export function foreignFailure(error: unknown): ChunkahError | undefined {
  if (foreignUrls.size === 0) return undefined;
  const [first] = error instanceof Error ? placesIn(String(error.stack)) : [];
  // A stack that names no file, such as that of a failed read, does not come from anything we
  // await.
  if (first === undefined) return failedLate(`code of ${loadedFiles()}`, error);
  if (!foreignUrls.has(first.url)) return undefined;
  return failedLate(`${printable(fileURLToPath(first.url))}, line ${first.line}, column ${first.column},`, error);
}

interface CodePlace {
  readonly url: string;
  readonly line: string;
  readonly column: string;
}

/** Files in the frames of a stack, innermost first. Node's own modules are left out. */
function placesIn(stack: string): CodePlace[] {
  return stack.split('\n').flatMap((frame) => {
    const [, file, line, column] = /^\s+at (?:.*\(|async )?((?:file:\/\/)?\/.*):(\d+):(\d+)\)?$/.exec(frame) ?? [];
    if (file === undefined || line === undefined || column === undefined) return [];
    return [{ url: file.startsWith('/') ? pathToFileURL(file).href : file, line, column }];
  });
}

/** The first one loaded is the config, if there is one. */
function loadedFiles(): string {
  const [first, ...others] = [...foreignUrls].filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url));
  return `${printable(first ?? 'a plugin')}${others.length === 0 ? '' : ' or of what it uses'}`;
}
