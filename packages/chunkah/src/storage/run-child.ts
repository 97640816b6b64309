import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';

/** Most characters of a program's last words in an error. */
const longestReason = 1024;

export interface ChildRun {
  /** Its path, or its name in `PATH`. */
  readonly program: string;
  readonly args: readonly string[];
  /** Its working directory; default: that of this process. */
  readonly directory?: string;
  readonly signal: AbortSignal | undefined;
  /** Gets each line of its standard output that is not blank. */
  readonly onOutput: (line: string) => void;
  /** The same for standard error. */
  readonly onMessage: (line: string) => void;
}

/** What ended a program: its exit code, or a signal. */
export type ChildOutcome = number | NodeJS.Signals | null;

/**
 * Runs a program to its end; it is stopped when this process ends first.
 * @throws the error of the system when it cannot be started; the signal's reason when aborted.
 */
export async function runChild(run: ChildRun): Promise<ChildOutcome> {
  const { program, args, directory: cwd, signal } = run;
  signal?.throwIfAborted();
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = () => void child.kill();
  signal?.addEventListener('abort', stop);
  process.once('exit', stop);
  try {
    const ended = new Promise<ChildOutcome>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, killer) => resolve(killer ?? code));
    });
    eachLine(child.stdout, run.onOutput);
    eachLine(child.stderr, run.onMessage);
    const outcome = await ended;
    // A terminal sends its signal to both processes, and this one may hear of its own later.
    await setImmediate();
    signal?.throwIfAborted();
    return outcome;
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

/** What skopeo (`time="..." level=fatal msg="..."`) or podman (`Error: ...`) says in a line. */
export function reasonIn(line: string): string {
  const quoted = /\bmsg="((?:[^"\\]|\\.)*)"/.exec(line)?.[1]?.replace(/\\(["\\])/g, '$1');
  return (quoted ?? line.replace(/^Error: /, '')).slice(0, longestReason);
}
