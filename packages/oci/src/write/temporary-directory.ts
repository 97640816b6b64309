import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { outputFailed } from './output-file.ts';

/** Most bytes of the output's name in the directory's name, which may have 255. */
const nameRoom = 200;

/**
 * Runs `use` with a new directory beside `path`, on the same file system, so that what is made there can be renamed to
 * `path`. Whatever is left of it is removed at the end. Nobody else may enter it: a rootfs holds files that not all may read.
 * @param name for the error; default: the path.
 * @throws ChunkahError `OUTPUT_FULL`, `OUTPUT_FAILED` when the directory cannot be made; what `use` throws.
 */
export async function withTemporaryDirectory<Result>(
  path: string,
  use: (directory: string) => Promise<Result>,
  name = path,
): Promise<Result> {
  const start = Buffer.from(basename(path))
    .subarray(0, nameRoom)
    .toString()
    .replace(/\ufffd+$/, '');
  const directory = join(dirname(path), `.${start}.chunkah-${randomBytes(6).toString('hex')}`);
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    throw outputFailed(name, error);
  }
  const options = { recursive: true, force: true, maxRetries: 3 } as const;
  const removeAtExit = () => rmSync(directory, options);
  // Should the process end in the middle, at a second signal for example.
  process.once('exit', removeAtExit);
  try {
    return await use(directory);
  } finally {
    // Not `rmSync`: where too many files are open, threads that are ending close theirs between the tries.
    await rm(directory, options);
    process.off('exit', removeAtExit);
  }
}
