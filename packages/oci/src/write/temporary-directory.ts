import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { outputFailed } from './output-file.ts';
import { removedAtEnd, type Warn } from './removed-at-end.ts';

/** Most bytes of the output's name in the directory's name, which may have 255. */
const nameRoom = 200;

/** What a temporary directory is for. */
export interface TemporaryPlace {
  /** The directory is made beside it. */
  readonly path: string;
  /** What errors name; default: the path. */
  readonly name?: string;
  /** Hears of a directory that cannot be removed. */
  readonly warn: Warn;
}

/**
 * Runs `use` with a new directory beside a path, on the same file system, so that what is made
 * there can be renamed to the path. Whatever is left of it is removed at the end. Nobody else may
 * enter it: a rootfs holds files that not all may read.
 * @throws ChunkahError `OUTPUT_FULL`, `OUTPUT_FAILED` when the directory cannot be made; what `use`
 * throws.
 */
export async function withTemporaryDirectory<Result>(
  { path, name = path, warn }: TemporaryPlace,
  use: (directory: string) => Promise<Result>,
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
  return removedAtEnd([directory], warn, 'always', () => use(directory));
}
