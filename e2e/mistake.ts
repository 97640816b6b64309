import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChunkahOptions } from './program.ts';
import { expectNothingLeft, expectRefused, runAt, type Workplace } from './workplace.ts';

/** Something that `chunkah build` refuses. */
export interface Mistake {
  readonly title: string;
  /** The working directory holds `rootfs` and `output`. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly error: RegExp;
  readonly hint: RegExp;
}

export const toArchive = ['-o', 'output/image.tar'];

/** All that is written beside its final name first. */
export const namedOutputs = [
  { output: 'directory', args: ['-o', 'oci:output/image'] },
  { output: 'archive', args: toArchive },
  { output: 'compressed directory', args: ['-o', 'oci:output/image', '--compressed'] },
  { output: 'compressed archive', args: [...toArchive, '--compressed'] },
];

/** Exit code 1, one line that says what is wrong, one that says what to do, and nothing left. */
export async function expectBuildRefused(
  place: Workplace,
  { args, error, hint, ...options }: Omit<Mistake, 'title'> & ChunkahOptions,
): Promise<void> {
  expectRefused(await runAt(place, ['build', ...args], options), error, hint);
  expectNothingLeft(place);
}

/** A program that runs Node as the user nobody. */
export function nodeAsNobody(place: Pick<Workplace, 'directory'>): string {
  const path = join(place.directory, 'node-as-nobody');
  const command = `setpriv --reuid=65534 --regid=65534 --clear-groups "${process.execPath}"`;
  writeFileSync(path, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
  return path;
}
