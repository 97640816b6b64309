import { setImmediate } from 'node:timers/promises';

/** Milliseconds of work after which signals and timers may run. */
const longestTurn = 50;

/** Lets long synchronous work yield to the event loop now and then. */
export class Turns {
  readonly #signal: AbortSignal | undefined;
  readonly #onProgress: ((entries: number) => void) | undefined;
  #start = performance.now();

  constructor(signal: AbortSignal | undefined, onProgress: ((entries: number) => void) | undefined) {
    this.#signal = signal;
    this.#onProgress = onProgress;
  }

  /** Yields if it is time. Throws the signal's reason if it was aborted. */
  async next(entries: number): Promise<void> {
    if (performance.now() - this.#start < longestTurn) return;
    this.#onProgress?.(entries);
    await setImmediate();
    this.#signal?.throwIfAborted();
    this.#start = performance.now();
  }
}
