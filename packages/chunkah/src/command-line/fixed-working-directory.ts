import { syncBuiltinESMExports } from 'node:module';
import { workingDirectoryFixed } from './errors.ts';

/**
 * Makes `process.chdir` an error for third-party code, as in Node's worker threads. Relative paths
 * on the command line depend on the working directory, and the program resolves them while such
 * code runs.
 */
export function fixWorkingDirectory(): void {
  process.chdir = refuse;
  // For `import { chdir } from 'node:process'`.
  syncBuiltinESMExports();
}

function refuse(): never {
  throw workingDirectoryFixed();
}
