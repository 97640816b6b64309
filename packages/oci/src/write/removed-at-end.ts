import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { printable } from '@chunkah/core';
import { systemCode } from '@chunkah/rootfs';

/** Takes one line for the user. */
export type Warn = (message: string) => void;

const options = { recursive: true, force: true, maxRetries: 3 } as const;

/**
 * Removes files and directories after `use`, also when the process ends in the middle, at a second
 * signal for example. That one cannot be removed changes nothing of the outcome: it is a warning.
 * @param when `always`, or only `on-failure` of `use`.
 */
export async function removedAtEnd<Result>(
  paths: readonly string[],
  warn: Warn,
  when: 'always' | 'on-failure',
  use: () => Promise<Result>,
): Promise<Result> {
  const removeAtExit = () => {
    for (const path of paths) void attempt(path, warn, () => rmSync(path, options));
  };
  process.once('exit', removeAtExit);
  let isDone = false;
  try {
    const result = await use();
    isDone = true;
    return result;
  } finally {
    // Not `rmSync`: where too many files are open, threads that are ending close theirs between the
    // tries.
    if (!isDone || when === 'always') for (const path of paths) await attempt(path, warn, () => rm(path, options));
    process.off('exit', removeAtExit);
  }
}

async function attempt(path: string, warn: Warn, remove: () => void | Promise<void>): Promise<void> {
  try {
    await remove();
  } catch (error) {
    warn(`cannot remove ${printable(path)}, which is not part of the image: ${systemCode(error) ?? String(error)}`);
  }
}
