import type { ChunkahError } from '@chunkah/core';

/** Milliseconds that a run has to end in order after a failure that it does not wait for. */
const grace = 1000;

/** What fails where nothing waits for it: a promise that nobody awaits, the callback of a timer or an event. */
export interface LateFailures {
  /** Aborted by the first one, which is the reason. */
  readonly signal: AbortSignal;
  /** Rejects with it when the run should have ended; never fulfils. */
  readonly overdue: Promise<never>;
}

type ToError = (error: unknown) => ChunkahError | undefined;

let errorOfForeignCode: ToError = () => undefined;

/** @param toError makes an error for the user of what code of others threw, once some runs. */
export function setErrorOfForeignCode(toError: ToError): void {
  errorOfForeignCode = toError;
}

/**
 * Hears such failures from now on, instead of Node, which would end the process and leave temporary files behind.
 * Code of a config or a plugin gets an error of its own, any other is a bug of ours.
 */
export function watchLateFailures(): LateFailures {
  const controller = new AbortController();
  const { promise: overdue, reject } = Promise.withResolvers<never>();
  // A run that ends before does not look at it any more.
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
