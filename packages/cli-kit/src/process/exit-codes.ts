/** Exit codes of our programs. After a signal it is one of {@link signalExitCodes}. */
export const exitCodes = {
  done: 0,
  /** The user or the input is at fault. */
  fault: 1,
  /** The program is at fault. */
  bug: 2,
} as const;

/** What a shell expects from a program ended by a signal: 128 plus the signal's number. */
export const signalExitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Whether an exit code stands for a signal. */
export function isSignalExitCode(code: number): boolean {
  return code >= 128;
}
