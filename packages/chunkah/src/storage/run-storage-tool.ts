import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { Logger } from '@chunkah/core';
import { storageCopyFailed } from './errors.ts';

/** Most characters of the tool's last words in an error. */
const longestReason = 1024;

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
  signal?.throwIfAborted();
  const name = basename(program);
  const command = `${name} ${args[0]}`;
  const child = spawn(program, args, { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = () => void child.kill();
  signal?.addEventListener('abort', stop);
  process.once('exit', stop);
  let lastWords = '';
  try {
    const ended = new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
      child.once('error', (error) => reject(storageCopyFailed(command, error.message, error)));
      child.once('close', (code, killer) => resolve(killer ?? code));
    });
    eachLine(child.stdout, (line) => logger.info(`${name}: ${line}`));
    eachLine(child.stderr, (line) => {
      // The line before is no failure: the last one is part of the error if this run fails.
      if (lastWords !== '') logger.warn(`${name}: ${lastWords}`);
      lastWords = line;
    });
    const outcome = await ended;
    // A terminal sends its signal to both processes, and this one may hear of its own later.
    await setImmediate();
    signal?.throwIfAborted();
    if (outcome !== 0) throw storageCopyFailed(command, reasonOf(lastWords, outcome));
    if (lastWords !== '') logger.warn(`${name}: ${lastWords}`);
  } finally {
    signal?.removeEventListener('abort', stop);
    process.off('exit', stop);
  }
}

function eachLine(stream: Readable, onLine: (line: string) => void): void {
  createInterface({ input: stream }).on('line', (line) => {
    if (line.trim() !== '') onLine(line);
  });
}

/** What skopeo (`time="..." level=fatal msg="..."`) or podman (`Error: ...`) says at last. */
function reasonOf(line: string, outcome: number | NodeJS.Signals | null): string {
  const quoted = /\bmsg="((?:[^"\\]|\\.)*)"/.exec(line)?.[1]?.replace(/\\(["\\])/g, '$1');
  const reason = (quoted ?? line.replace(/^Error: /, '')).slice(0, longestReason);
  if (reason !== '') return reason;
  return typeof outcome === 'number' ? `it ended with exit code ${outcome}` : `${outcome ?? 'something'} ended it`;
}
