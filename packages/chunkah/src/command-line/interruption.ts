/** Reason of an abort by a signal. */
export class Interruption extends Error {
  /** What a shell expects of a program that a signal ended: 128 and the signal's number. */
  readonly exitCode: number;

  constructor(name: string, exitCode: number) {
    super(`interrupted by ${name}`);
    this.exitCode = exitCode;
  }
}

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** A signal that is aborted when the user or the system asks the process to end; the second time it ends at once. */
export function interruptionSignal(): AbortSignal {
  const controller = new AbortController();
  for (const [name, exitCode] of Object.entries(exitCodes)) {
    process.on(name, () => {
      if (controller.signal.aborted) {
        // What is to be done at the exit is done. Then not the exit itself: it waits for threads, and one may wait for a fifo.
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
