import type { SampleFile } from './files.ts';
import { writeSampleFile } from './write-sample.ts';

/**
 * Gives the first three files of a component new content and a later time, as an update would.
 * Labels are kept.
 */
export function changeComponent(directory: string, files: readonly SampleFile[], name: string): SampleFile[] {
  const changed = files.filter((file) => file.component?.name === name).slice(0, 3);
  for (const file of changed) writeSampleFile(directory, file, 1);
  return changed;
}
