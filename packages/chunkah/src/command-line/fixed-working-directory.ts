import { syncBuiltinESMExports } from 'node:module';
import { workingDirectoryFixed } from './errors.ts';

/**
 * Makes `process.chdir` an error for the code of others, as it is in Node's worker threads. The
 * command line's relative paths start at the working directory, and the program follows them while
 * such code runs: nothing must move them.
 */
export function fixWorkingDirectory(): void {
  process.chdir = refuse;
  // For `import { chdir } from 'node:process'`.
  syncBuiltinESMExports();
}

function refuse(): never {
  throw workingDirectoryFixed();
}
