/** Where a program prints its results. */
export interface ResultStream {
  /** Whether everything written has left the process. */
  readonly isDrained: boolean;
  /** @param listener receives the error if something cannot be written. */
  onError(listener: (error: NodeJS.ErrnoException) => void): void;
}

/** Standard output as Node provides it. */
export const plainStandardOutput: ResultStream = {
  get isDrained() {
    return process.stdout.writableLength === 0;
  },
  onError(listener) {
    process.stdout.on('error', listener);
  },
};
