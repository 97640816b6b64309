export { type CommandLine, configureCommandLine, runCommandLine } from './command-line/run-command-line.ts';
export { usageError } from './errors.ts';
export { type ColorMode, Messages } from './messages/messages.ts';
export { type LateFailures, setErrorOfForeignCode, watchLateFailures } from './process/late-failures.ts';
export { neededNode, requireNode } from './process/node-version.ts';
export { packageVersion } from './process/package-version.ts';
export { plainStandardOutput, type ResultStream } from './process/result-stream.ts';
export { runUntilStopped } from './process/run-until-stopped.ts';
export { startProcess } from './process/start-process.ts';
