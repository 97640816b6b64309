import { readFile } from 'node:fs/promises';
import type { Messages } from '@chunkah/cli-kit';
import { type Logger, printable } from '@chunkah/core';
import { type FileMap, formatMap } from '@chunkah/filemap';
import { type Scan, scanRootfs } from '@chunkah/rootfs';
import type { Circumstances, InstalledComponent } from '../adapters/adapter.ts';
import { inputUnreadable, usageError } from '../errors.ts';
import { coverageOf } from '../map/coverage.ts';
import { applyHints, type Hint, parseHints } from '../map/hints.ts';
import { settleByOrder } from '../map/settle-by-order.ts';
import { settleInTree } from '../map/settle-in-tree.ts';
import { checkMapFile, writeMapFile } from '../map/write-map.ts';
import type { MapOptions } from './map-options.ts';
import { coverageLines, doubleClaimsLine, missingPathsLine } from './report-lines.ts';
import type { Ask } from './run-adapter.ts';

/**
 * What all commands do: run the adapter, decide who owns what, write the map, and report on
 * standard error.
 */
export async function makeMap(options: MapOptions, ask: Ask, messages: Messages, signal: AbortSignal): Promise<void> {
  const circumstances: Circumstances = { signal, logger: messages.logger() };
  const { output = '-', rootfs } = options;
  for (const [name, value] of Object.entries({ output, rootfs, hints: options.hints })) {
    if (value === '') throw usageError(`--${name} is empty`);
  }
  // Fail early: the adapter may take long.
  if (output !== '-') checkMapFile(output);
  const hints = options.hints === undefined ? [] : await readHints(options.hints);
  const scan = rootfs === undefined ? undefined : await scanTree(rootfs, signal);
  const components = await ask(circumstances);
  const { map, notes } = settle(components, scan, circumstances.logger);
  const hinted = hintedMap(map, hints, circumstances.logger);
  const pieces = formatMap(hinted, options.format);
  if (output === '-') await writeToStandardOutput(pieces, signal);
  else await writeMapFile(output, pieces, signal);
  for (const note of notes) messages.note(note);
}

async function readHints(file: string): Promise<Hint[]> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw inputUnreadable(file, error);
  }
  return parseHints(bytes, file);
}

function scanTree(rootfs: string, signal: AbortSignal): Promise<Scan> {
  return scanRootfs({ rootfs, skipSpecialFiles: true, signal });
}

/** Decides who owns what; returns the map and notes for the user. */
function settle(
  components: readonly InstalledComponent[],
  scan: Scan | undefined,
  logger: Logger,
): { map: FileMap; notes: string[] } {
  if (scan === undefined) {
    const { map, doubleClaims } = settleByOrder(components);
    if (map.length === 0) logger.warn('the map is empty: no component owns a file');
    return { map, notes: doubleClaims === 0 ? [] : [doubleClaimsLine(doubleClaims)] };
  }
  const { map, owners, doubleClaims, listedPaths, missingPaths } = settleInTree(components, scan.files);
  if (map.length === 0) logger.warn('the map is empty: no component owns a file of this tree');
  if (missingPaths * 10 > listedPaths) logger.warn(missingPathsLine(missingPaths, listedPaths));
  else if (missingPaths > 0) logger.info(missingPathsLine(missingPaths, listedPaths));
  const claims = doubleClaims === 0 ? [] : [doubleClaimsLine(doubleClaims)];
  return { map, notes: [...claims, ...coverageLines(coverageOf(scan.files, owners))] };
}

function hintedMap(map: FileMap, hints: readonly Hint[], logger: Logger): FileMap {
  const { map: hinted, unusedGlobs } = applyHints(map, hints);
  for (const glob of unusedGlobs) logger.warn(`the hint "${printable(glob)}" matches no component`);
  return hinted;
}

/** @throws the signal's reason: a stalled reader must not keep the program from ending. */
async function writeToStandardOutput(pieces: Iterable<Uint8Array>, signal: AbortSignal): Promise<void> {
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  for (const piece of pieces) {
    // The stream's listener handles errors by ending the process.
    const written = new Promise<void>((resolve) => process.stdout.write(piece, () => resolve()));
    await Promise.race([written, aborted]);
    signal.throwIfAborted();
  }
}
