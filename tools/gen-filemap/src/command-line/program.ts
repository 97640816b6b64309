import { readFileSync } from 'node:fs';
import { isChunkahError, printable } from '@chunkah/core';
import { Command, CommanderError } from 'commander';
import { usageError } from '../errors.ts';
import { addBuildstreamCommand } from './buildstream-command.ts';
import { addDpkgCommand } from './dpkg-command.ts';
import { Interruption, interruptionSignal } from './interruption.ts';
import type { Ask } from './make-map.ts';
import { addManifestCommand } from './manifest-command.ts';
import type { MapOptions } from './map-options.ts';
import { printError, printNote, stderrLogger } from './messages.ts';

/**
 * What the action of a command calls. `ask` loads its adapter by itself, so that help and version answer at once; `paths` are
 * those of the host that only this command has.
 */
export type Run = (options: MapOptions, paths: readonly (string | undefined)[], ask: Ask) => Promise<void>;

/** Each registers the command of one adapter, in the order of the help. */
const commands: readonly ((program: Command, run: Run) => void)[] = [
  addBuildstreamCommand,
  addManifestCommand,
  addDpkgCommand,
];

/**
 * Runs the command line.
 * @param args without the program's own name.
 * @returns the exit code: 0 done, 1 the user's or the input's fault, 2 a bug of ours, 128 and more after a signal.
 */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const program = new Command('gen-filemap')
    .description('Writes which component installed which file, for chunkah.')
    .version(packageVersion())
    .exitOverride()
    // Errors are told in our own form; what is left for standard error is the help when no command is named.
    .configureOutput({ outputError: () => {} })
    .showSuggestionAfterError()
    .addHelpText('after', examples);
  for (const add of commands) add(program, run);
  try {
    // Node decodes arguments; a byte that is not UTF-8 comes as U+FFFD, and the name would be another one.
    const damaged = args.find((text) => text.includes('\ufffd'));
    if (damaged !== undefined) throw usageError(`an argument is not UTF-8: ${printable(damaged)}`);
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    return report(error);
  }
}

const examples = `
Examples:
  gen-filemap dpkg rootfs --rootfs rootfs -o filemap.json
  gen-filemap manifest files.tsv --hints hints.json -o rootfs/usr/lib/chunkah/filemap.json`;

async function run(options: MapOptions, paths: readonly (string | undefined)[], ask: Ask): Promise<void> {
  const { makeMap } = await import('./make-map.ts');
  const { leaveRemovedDirectory } = await import('@chunkah/rootfs');
  const named = [...paths, options.output, options.rootfs, options.hints];
  leaveRemovedDirectory(named.filter((path): path is string => path !== undefined && path !== '' && path !== '-'));
  await makeMap(options, ask, { signal: interruptionSignal(), logger: stderrLogger(options.verbose) });
}

function report(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    // No command was named, and the help is printed.
    if (error.code === 'commander.help') return 1;
    printError(usageError(error.message.replace(/^error: /, '').replace('\n', ' ')));
    return 1;
  }
  if (error instanceof Interruption) {
    printNote(error.message);
    return error.exitCode;
  }
  printError(error);
  return isChunkahError(error) ? 1 : 2;
}

function packageVersion(): string {
  // One folder above the sources and above the bundle alike.
  const file = new URL(import.meta.url.endsWith('.ts') ? '../../package.json' : '../package.json', import.meta.url);
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const isPackage = typeof content === 'object' && content !== null && 'version' in content;
  return isPackage ? String(content.version) : 'unknown';
}
