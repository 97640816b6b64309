import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { outputFailed } from './output-file.ts';

/**
 * Runs `use` with a new directory beside `path`, on the same file system, so that what is made there can be renamed to
 * `path`. Whatever is left of it is removed at the end.
 */
export async function withTemporaryDirectory<Result>(
  path: string,
  use: (directory: string) => Promise<Result>,
): Promise<Result> {
  const directory = join(dirname(path), `.${basename(path).slice(0, 200)}.chunkah-${randomBytes(6).toString('hex')}`);
  try {
    mkdirSync(directory);
  } catch (error) {
    throw outputFailed(path, error);
  }
  try {
    return await use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
