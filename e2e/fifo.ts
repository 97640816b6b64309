import { closeSync, openSync } from 'node:fs';
import { run } from './program.ts';

/**
 * Runs `write` with the path of a new fifo; what comes out of that goes into a file.
 * @param file must not exist; the fifo is made beside it.
 */
export async function throughFifo<Result>(file: string, write: (fifo: string) => Promise<Result>): Promise<Result> {
  const fifo = `${file}.fifo`;
  await run('mkfifo', [fifo]);
  const copied = withDescriptor(file, (stdout) => run('cat', [fifo], { stdout }));
  const result = await write(fifo);
  // Ends a reader that has received nothing; others ignore it.
  closeSync(openSync(fifo, 'r+'));
  await copied;
  return result;
}

/**
 * Opens a path for writing while `use` starts a process, which then has the descriptor for itself.
 */
export function withDescriptor<Result>(path: string, use: (descriptor: number) => Result): Result {
  const descriptor = openSync(path, 'w');
  try {
    return use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
