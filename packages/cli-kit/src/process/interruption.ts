import { signalExitCodes } from './exit-codes.ts';

/** Reason of an abort by a signal. */
export class Interruption extends Error {
  readonly exitCode: number;

  constructor(name: string, exitCode: number) {
    super(`interrupted by ${name}`);
    this.exitCode = exitCode;
  }
}

/**
 * An abort signal that fires when the user or the system asks the process to end. If asked a second
 * time, the process ends at once.
 */
export function interruptionSignal(): AbortSignal {
  const controller = new AbortController();
  for (const [name, exitCode] of Object.entries(signalExitCodes)) {
    process.on(name, () => {
      if (controller.signal.aborted) {
        // Exit listeners run, but not the exit itself: it joins threads, and one may be blocked on
        // a fifo.
        process.on('exit', () => {
          process.removeAllListeners(name);
          process.kill(process.pid, name);
        });
        process.exit(exitCode);
      }
      controller.abort(new Interruption(name, exitCode));
    });
  }
  return controller.signal;
}
