import { basename } from 'node:path';
import type { Logger } from '@chunkah/core';
import { storageCopyFailed } from './errors.ts';
import { type ChildOutcome, reasonIn, runChild } from './run-child.ts';

export interface StorageToolRun {
  /** Its path. */
  readonly program: string;
  readonly args: readonly string[];
  /** Its working directory. */
  readonly directory: string;
  /** Gets each line that it prints: those of standard error as warnings. */
  readonly logger: Logger;
  readonly signal: AbortSignal | undefined;
}

/**
 * Runs the tool to its end; it is stopped when this process ends first.
 * @throws ChunkahError `STORAGE_COPY_FAILED`; the signal's reason when aborted.
 */
export async function runStorageTool({ program, args, directory, logger, signal }: StorageToolRun): Promise<void> {
  const name = basename(program);
  const command = `${name} ${args[0]}`;
  let lastWords = '';
  const outcome = await runChild({
    ...{ program, args, directory, signal },
    onOutput: (line) => logger.info(`${name}: ${line}`),
    onMessage(line) {
      // The line before is no failure: the last one is part of the error if this run fails.
      if (lastWords !== '') logger.warn(`${name}: ${lastWords}`);
      lastWords = line;
    },
  }).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw storageCopyFailed(command, error instanceof Error ? error.message : String(error), error);
  });
  if (outcome !== 0) throw storageCopyFailed(command, reasonOf(lastWords, outcome));
  if (lastWords !== '') logger.warn(`${name}: ${lastWords}`);
}

function reasonOf(line: string, outcome: ChildOutcome): string {
  const reason = reasonIn(line);
  if (reason !== '') return reason;
  return typeof outcome === 'number' ? `it ended with exit code ${outcome}` : `${outcome ?? 'something'} ended it`;
}
