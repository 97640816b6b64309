import { isChunkahError } from '@chunkah/core';
import { usageError } from '../errors.ts';
import { Messages } from '../messages/messages.ts';
import { watchLateFailures } from './late-failures.ts';
import { plainStandardOutput } from './result-stream.ts';
import { runUntilStopped } from './run-until-stopped.ts';
import { startProcess } from './start-process.ts';

const failures = watchLateFailures();

/** What the program does, selected by its only argument. */
const behaviors: Readonly<Record<string, (signal: AbortSignal) => Promise<void>>> = {
  prints: async () => void process.stdout.write('result\n'),
  'leaves a timer behind': async () => void setInterval(() => undefined, 1000),
  'calls process.exit': async () => process.exit(0),
  'awaits a promise that never settles': () => new Promise(() => undefined),
  'fails in a callback': () => new Promise(() => setTimeout(() => fail('late'), 1)),
  'waits for a signal': (signal) =>
    new Promise((_, reject) => {
      const timer = setInterval(() => undefined, 1000);
      signal.addEventListener('abort', () => {
        clearInterval(timer);
        reject(signal.reason);
      });
      process.stdout.write('waiting\n');
    }),
};

function fail(message: string): never {
  throw new Error(message);
}

startProcess({
  run: async () => {
    try {
      await runUntilStopped(behaviors[process.argv[2] ?? ''] ?? (async () => undefined), failures);
      return 0;
    } catch (error) {
      new Messages('never').error(error);
      return error instanceof Error && 'exitCode' in error ? Number(error.exitCode) : isChunkahError(error) ? 1 : 2;
    }
  },
  standardOutput: plainStandardOutput,
  standardOutputHint: 'look there',
  exitedEarly: () => usageError('the process exited early', 'look for process.exit()'),
});
