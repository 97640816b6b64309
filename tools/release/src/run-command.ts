import { spawnSync } from 'node:child_process';
import { commandFailed } from './errors.ts';

/**
 * Runs a command and waits for it.
 * @returns its standard output.
 * @throws ChunkahError `COMMAND_FAILED` with its messages.
 */
export function runCommand(directory: string, command: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: directory, encoding: 'utf8' });
  if (status === 0) return stdout;
  throw commandFailed([command, ...args].join(' '), error?.message ?? `${stdout}${stderr}`);
}
