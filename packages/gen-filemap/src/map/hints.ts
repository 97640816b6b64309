import { compileGlob, expectedInterval } from '@chunkah/core';
import { isJsonObject, parseJsonBytes, ShapeFaults, shownValue } from '@chunkah/core/json';
import { type FileMap, mapInterval } from '@chunkah/filemap';
import { hintsInvalid, hintsSyntax } from '../errors.ts';

/** How often the components whose names match a glob change. */
export interface Hint {
  readonly glob: string;
  readonly interval: string | number;
}

/**
 * Reads hints: a JSON object `{ "glob": interval }`.
 * @param file its name, for errors.
 * @throws ChunkahError `HINTS_SYNTAX` with line and column, `HINTS_INVALID` with all faults.
 */
export function parseHints(bytes: Uint8Array, file: string): Hint[] {
  const value = parseJsonBytes(bytes, { fault: (fault) => hintsSyntax(file, fault) });
  const faults = new ShapeFaults();
  const hints: Hint[] = [];
  if (!isJsonObject(value)) faults.add('', `expected an object, found ${shownValue(value)}`);
  for (const [glob, given] of isJsonObject(value) ? Object.entries(value) : []) {
    const interval = typeof given === 'string' || typeof given === 'number' ? mapInterval(given) : undefined;
    if (interval !== undefined) hints.push({ glob, interval });
    else faults.add([glob], `expected ${expectedInterval}, found ${shownValue(given)}`);
  }
  if (faults.count > 0) throw hintsInvalid(file, faults);
  return hints;
}

/**
 * Gives each component the interval of the first hint that matches its name; if none does, it keeps
 * its own.
 * @returns the map, and the globs that no component used.
 */
export function applyHints(map: FileMap, hints: readonly Hint[]): { map: FileMap; unusedGlobs: string[] } {
  const compiled = hints.map(({ glob, interval }) => ({ glob, interval, matches: compileGlob(glob) }));
  const used = new Set<string>();
  const hinted = map.map((component) => {
    const hint = compiled.find(({ matches }) => matches(component.name));
    if (hint === undefined) return component;
    used.add(hint.glob);
    return { ...component, interval: hint.interval };
  });
  return { map: hinted, unusedGlobs: hints.map(({ glob }) => glob).filter((glob) => !used.has(glob)) };
}
