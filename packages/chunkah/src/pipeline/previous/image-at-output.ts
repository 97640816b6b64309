import { readdirSync, statSync } from 'node:fs';
import type { ImageSource } from '@chunkah/oci';
import type { OutputTarget } from '../options.ts';
import { previousSameNowhere } from './errors.ts';

type LocalTarget = Exclude<OutputTarget, { kind: 'registry' }>;

/**
 * The image that files of the host hold so far where the new one goes, by the first of its names
 * if it has some.
 * @returns `undefined` when nothing is there, or what is there is empty.
 * @throws ChunkahError `PREVIOUS_SAME_NOWHERE`; an error of the system.
 */
export function imageAtOutput(target: LocalTarget, names: readonly string[]): ImageSource | undefined {
  if (target.kind === 'descriptor') throw previousSameNowhere('to standard output');
  if (target.kind === 'containers-storage') throw previousSameNowhere('to a containers storage');
  const { kind, path } = target;
  if (isEmpty(path)) return undefined;
  const [reference] = names;
  return {
    kind: kind === 'directory' ? 'oci' : 'oci-archive',
    path,
    ...(reference === undefined ? {} : { reference }),
  };
}

/** Also for a fifo or a device, which holds nothing. */
function isEmpty(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return true;
  return stat.isDirectory() ? readdirSync(path).length === 0 : !stat.isFile() || stat.size === 0;
}
