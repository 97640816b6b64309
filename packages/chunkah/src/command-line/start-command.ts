import { type LateFailures, type Messages, runUntilStopped } from '@chunkah/cli-kit';
import { leaveRemovedDirectory } from '@chunkah/rootfs';
import type { Command } from 'commander';
import { checkReport, writeReport } from '../report/report-file.ts';
import { commands } from './commands.ts';
import { hostPaths } from './host-paths.ts';
import type { Invocation, OptionSource, Run } from './invocation.ts';
import { namedBy } from './named-error.ts';
import type { CommandOptions } from './options.ts';
import { pathToWrite } from './standard-output-names.ts';

/** The implementation of a command: one that loads with the others, or what loads it. */
export type RunChoice = keyof typeof commands | (() => Promise<Run>);

/** Runs a command with the options that commander has read. */
export async function startCommand(
  command: Command,
  given: CommandOptions,
  run: RunChoice,
  { messages, failures }: { readonly messages: Messages; readonly failures: LateFailures },
): Promise<void> {
  const { writePeakMemTo } = given;
  if (writePeakMemTo !== undefined) aboutPeakMemory(() => checkReport(writePeakMemTo));
  const start = typeof run === 'string' ? commands[run] : await run();
  const isAway = leaveRemovedDirectory(hostPaths(command.name(), given));
  const options = isAway ? { ...given, configFile: given.configFile ?? false } : given;
  const invocation: Omit<Invocation, 'signal'> = {
    command: command.name(),
    options,
    sourceOf: (option: keyof CommandOptions) => sourceOf(command, option),
    operands: command.args,
    messages,
  };
  await runUntilStopped((signal) => start({ ...invocation, signal }), failures);
  if (writePeakMemTo !== undefined) aboutPeakMemory(() => writePeakMemory(pathToWrite(writePeakMemTo)));
}

function sourceOf(command: Command, option: keyof CommandOptions): OptionSource {
  const source: string | undefined = command.getOptionValueSource(option);
  return source === 'cli' || source === 'env' ? source : 'default';
}

/** The only report that a config cannot set. */
function aboutPeakMemory(action: () => void): void {
  try {
    action();
  } catch (error) {
    throw namedBy(error, '--write-peak-mem-to');
  }
}

/** Node reports the peak resident size of the process, with all threads, in KiB. */
function writePeakMemory(path: string): void {
  writeReport(path, `${process.resourceUsage().maxRSS * 1024}\n`);
}
