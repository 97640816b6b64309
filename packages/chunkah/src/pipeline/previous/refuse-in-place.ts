import { realpathSync } from 'node:fs';
import { aboutOption } from '@chunkah/core/engine';
import type { WrittenPlace } from '@chunkah/rootfs';
import { isInFiles } from '../../image-sources/parse-image-location.ts';
import type { OutputTarget, PlanOptions } from '../options.ts';
import { previousIsOutput } from './errors.ts';
import { imageAtOutput } from './image-at-output.ts';
import { parsePrevious } from './parse-previous.ts';

/**
 * Makes sure that the output does not empty the previous image before it is read: a file that is a
 * mount point is written where it is.
 * @throws ChunkahError `PREVIOUS_IS_OUTPUT`.
 */
export function refusePreviousInPlace(options: PlanOptions, places: readonly WrittenPlace[]): void {
  const { output, previous } = options;
  if (previous === undefined) return;
  aboutOption({ name: 'previous' }, () => {
    const source = parsePrevious(previous);
    const path = isInFiles(source) ? source.path : source.kind === 'same' ? pathAtOutput(output) : undefined;
    if (path === undefined) return;
    const real = realPathOf(path);
    if (places.some((place) => place.isWrittenInPlace && place.path === real)) throw previousIsOutput(path);
  });
}

function pathAtOutput(output: OutputTarget | undefined): string | undefined {
  return output === undefined || output.kind === 'registry' ? undefined : imageAtOutput(output, [])?.path;
}

/** Reading reports what is missing. */
function realPathOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
