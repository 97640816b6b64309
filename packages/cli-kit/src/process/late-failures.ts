import type { ChunkahError } from '@chunkah/core';

/** Milliseconds that a run has to clean up and end after a failure that it does not await. */
const grace = 1000;

/**
 * Failures that nothing awaits: in a promise without a handler, in the callback of a timer or an
 * event.
 */
export interface LateFailures {
  /** Aborts at the first failure, which is its reason. */
  readonly signal: AbortSignal;
  /** Rejects with the failure when the run should have ended; never fulfils. */
  readonly overdue: Promise<never>;
}

type ToError = (error: unknown) => ChunkahError | undefined;

let errorOfForeignCode: ToError = () => undefined;

/** @param toError turns what the code of others threw into an error for the user. */
export function setErrorOfForeignCode(toError: ToError): void {
  errorOfForeignCode = toError;
}

/**
 * Catches such failures from now on, instead of Node, which would end the process and leave
 * temporary files behind. A failure in a config or a plugin becomes an error of its own; any other
 * is a bug of ours.
 */
export function watchLateFailures(): LateFailures {
  const controller = new AbortController();
  let reject: (reason: unknown) => void = () => undefined;
  // Not Promise.withResolvers: a Node that is too old must get as far as saying so.
  const overdue = new Promise<never>((_, rejectOverdue) => {
    reject = rejectOverdue;
  });
  // A run that ends before no longer awaits it.
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
