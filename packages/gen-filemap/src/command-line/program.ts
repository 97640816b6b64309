import {
  configureCommandLine,
  type LateFailures,
  Messages,
  packageVersion,
  requireNode,
  runCommandLine,
  runUntilStopped,
  watchLateFailures,
} from '@chunkah/cli-kit';
import { Command } from 'commander';
import { usageError } from '../errors.ts';
import { addBuildstreamCommand } from './buildstream-command.ts';
import { addDpkgCommand } from './dpkg-command.ts';
import { addManifestCommand } from './manifest-command.ts';
import type { MapOptions } from './map-options.ts';
import type { Ask, Run } from './run-adapter.ts';

/** Each adds the command of one adapter, in the order of the help. */
const commands: readonly ((program: Command, run: Run) => void)[] = [
  addBuildstreamCommand,
  addManifestCommand,
  addDpkgCommand,
];

/** The folder of this package: one level above the bundle, two above this source. */
const packageFolder = new URL(import.meta.url.endsWith('.ts') ? '../../' : '../', import.meta.url);

const examples = `
Examples:
  gen-filemap dpkg rootfs --rootfs rootfs -o filemap.json
  gen-filemap manifest files.tsv --hints hints.json -o rootfs/usr/lib/chunkah/filemap.json`;

/**
 * Runs the command line.
 * @param args without the program's name.
 * @returns the exit code: 0 for success, 1 if the user or the input is at fault, 2 for a bug, and
 *   128 or more after a signal.
 */
export function runProgram(args: readonly string[]): Promise<number> {
  const failures = watchLateFailures();
  const messages = { current: new Messages('auto') };
  const program = new Command('gen-filemap')
    .description('Writes a map for chunkah that says which component installed which file.')
    .version(packageVersion(packageFolder))
    .addHelpText('after', examples);
  configureCommandLine(program);
  const run: Run = async (options, paths, ask) => {
    messages.current = new Messages('auto', { verbosity: options.verbose });
    requireNode(process.versions.node, program.name());
    await runAdapter(options, paths, ask, messages.current, failures);
  };
  for (const add of commands) add(program, run);
  return runCommandLine(program, args, { messages: () => messages.current, usageError });
}

async function runAdapter(
  options: MapOptions,
  paths: readonly (string | undefined)[],
  ask: Ask,
  messages: Messages,
  failures: LateFailures,
): Promise<void> {
  const { makeMap } = await import('./make-map.ts');
  const { leaveRemovedDirectory } = await import('@chunkah/rootfs');
  const named = [...paths, options.output, options.rootfs, options.hints];
  leaveRemovedDirectory(named.filter((path): path is string => path !== undefined && path !== '' && path !== '-'));
  await runUntilStopped((signal) => makeMap(options, ask, messages, signal), failures);
}
