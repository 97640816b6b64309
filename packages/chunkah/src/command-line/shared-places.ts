import { printable } from '@chunkah/core';
import { aboutOption } from '@chunkah/core/engine';
import { type Destination, destinationOf, isInside } from '@chunkah/rootfs';
import type { OutputTarget } from '../pipeline/options.ts';
import { sharedPlace, sharedStandardOutput } from './errors.ts';
import { standardOutput } from './standard-output.ts';
import { pathToWrite } from './standard-output-names.ts';

/** A small file that a run writes. */
export interface Report {
  /** Its option in the API. */
  readonly name: string;
  readonly path: string;
}

/** Everything a run writes. */
export interface WrittenByRun {
  readonly output?: OutputTarget;
  /** What goes to standard output besides an image. */
  readonly result?: 'json' | 'text' | undefined;
  readonly reports: readonly Report[];
}

/** The reports that have a path. */
export function namedReports(paths: Readonly<Record<string, string | undefined>>): Report[] {
  return Object.entries(paths).flatMap(([name, path]) => (path === undefined ? [] : [{ name, path }]));
}

/**
 * Makes sure that nothing a run writes overwrites anything else it writes, by whatever names.
 * Reports and text may follow each other through the same pipe; an image or JSON would be
 * corrupted.
 * @throws ChunkahError `USAGE`.
 */
export function refuseSharedPlaces({ output, result, reports }: WrittenByRun): void {
  const standard = destinationOf(`/proc/self/fd/${standardOutput.descriptor}`);
  const isImage = output?.kind === 'descriptor';
  const path = outputPath(output);
  const image = path === undefined ? undefined : destinationOf(path);
  const taken = new Map<string, { readonly isWhole: boolean }>();
  if (image !== undefined) taken.set(image.key, { isWhole: true });
  const isUsed = isImage || result !== undefined;
  if (isUsed && standard !== undefined) {
    if (standard.key === image?.key) aboutOption({ name: 'output' }, () => refuse(path ?? '-', true));
    taken.set(standard.key, { isWhole: isImage || result === 'json' });
  }
  for (const { name, path: ofReport } of reports) {
    const destination = destinationOf(pathToWrite(ofReport));
    if (destination === undefined) continue;
    const other = taken.get(destination.key);
    const isInImage = output?.kind === 'directory' && isInside(ofReport, output.path);
    if (isInImage || (other !== undefined && clash(destination, other.isWhole))) {
      aboutOption({ name }, () => refuse(ofReport, isUsed && destination.key === standard?.key));
    }
    taken.set(destination.key, other ?? { isWhole: false });
  }
}

function outputPath(output: OutputTarget | undefined): string | undefined {
  return output !== undefined && 'path' in output ? output.path : undefined;
}

function clash({ isStream }: Destination, isWhole: boolean): boolean {
  return !isStream || isWhole;
}

function refuse(path: string, isStandardOutput: boolean): never {
  throw isStandardOutput ? sharedStandardOutput(printable(path)) : sharedPlace(printable(path));
}
