import type { ChunkahError } from '@chunkah/core';

/** Milliseconds that a run has to clean up and end after a failure it does not await. */
const grace = 1000;

/**
 * Failures that nothing awaits: in a promise without a handler, in the callback of a timer or an
 * event.
 */
export interface LateFailures {
  /** Aborts at the first failure, which is its reason. */
  readonly signal: AbortSignal;
  /** Rejects with the failure once the run should have ended; never fulfills. */
  readonly overdue: Promise<never>;
}

type ToError = (error: unknown) => ChunkahError | undefined;

let errorOfForeignCode: ToError = () => undefined;

/** @param toError turns a value thrown by third-party code into an error for the user. */
export function setErrorOfForeignCode(toError: ToError): void {
  errorOfForeignCode = toError;
}

/**
 * Catches such failures from now on; Node would end the process and leave temporary files behind. A
 * failure in a config or a plugin becomes its own kind of error; any other is our bug.
 */
export function watchLateFailures(): LateFailures {
  const controller = new AbortController();
  let reject: (reason: unknown) => void = () => undefined;
  // Not Promise.withResolvers: a Node that is too old must be able to say so.
  const overdue = new Promise<never>((_, rejectOverdue) => {
    reject = rejectOverdue;
  });
  // A run that ends earlier no longer awaits it.
  overdue.catch(() => undefined);
  const fail = (error: unknown) => {
    const failure = errorOfForeignCode(error) ?? error;
    controller.abort(failure);
    setTimeout(reject, grace, failure);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  return { signal: controller.signal, overdue };
}
