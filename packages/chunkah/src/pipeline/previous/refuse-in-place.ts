import { realpathSync } from 'node:fs';
import { aboutOption } from '@chunkah/core/engine';
import type { WrittenPlace } from '@chunkah/rootfs';
import type { PlanOptions } from '../options.ts';
import { previousIsOutput } from './errors.ts';
import { parsePrevious } from './parse-previous.ts';

/**
 * Makes sure that the output does not empty the previous image before it is read: a file that is a
 * mount point is written where it is.
 * @throws ChunkahError `PREVIOUS_IS_OUTPUT`.
 */
export function refusePreviousInPlace({ previous }: PlanOptions, places: readonly WrittenPlace[]): void {
  if (previous === undefined) return;
  aboutOption({ name: 'previous' }, () => {
    const { path } = parsePrevious(previous);
    const real = realPathOf(path);
    if (places.some((place) => place.isWrittenInPlace && place.path === real)) throw previousIsOutput(path);
  });
}

/** Reading reports what is missing. */
function realPathOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
