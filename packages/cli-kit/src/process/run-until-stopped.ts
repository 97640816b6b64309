import { interruptionSignal } from './interruption.ts';
import type { LateFailures } from './late-failures.ts';

/**
 * Runs a command until it finishes, a signal interrupts it, or something that nothing awaits fails.
 * @param run receives a signal that aborts in the last two cases; it then cleans up and throws.
 *   @throws whatever `run` throws; `Interruption`; the late failure.
 */
export async function runUntilStopped(
  run: (signal: AbortSignal) => Promise<void>,
  failures: LateFailures,
): Promise<void> {
  const signal = AbortSignal.any([interruptionSignal(), failures.signal]);
  await Promise.race([run(signal), failures.overdue]);
  failures.signal.throwIfAborted();
}
