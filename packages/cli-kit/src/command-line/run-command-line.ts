import { type ChunkahError, isChunkahError, printable } from '@chunkah/core';
import type { Messages } from '../messages/messages.ts';
import { exitCodes } from '../process/exit-codes.ts';
import { Interruption } from '../process/interruption.ts';

/**
 * The part of Commander's `Command` that we need. This package does not depend on Commander, so
 * that a program loads it only once.
 */
export interface CommandLine {
  readonly commands: readonly { name(): string }[];
  exitOverride(): unknown;
  showSuggestionAfterError(): unknown;
  configureOutput(configuration: {
    writeOut?: (text: string) => void;
    outputError?: (text: string, write: (text: string) => void) => void;
  }): unknown;
  parseAsync(args: readonly string[], options: { from: 'user' }): Promise<unknown>;
}

/** What Commander throws for wrong arguments, and after printing help or the version. */
interface CommanderFault {
  readonly code: string;
  readonly exitCode: number;
  readonly message: string;
}

/**
 * Makes Commander throw instead of exiting, and leave the printing of errors to {@link
 * runCommandLine}. Call this before adding commands, which inherit it.
 * @param writeOut prints help and version; by default to standard output.
 */
export function configureCommandLine(program: CommandLine, writeOut?: (text: string) => void): void {
  program.exitOverride();
  // Only the help when no command is given still goes to standard error.
  program.configureOutput({ ...(writeOut === undefined ? {} : { writeOut }), outputError: () => {} });
  program.showSuggestionAfterError();
}

/** How errors of a run are reported. */
export interface RunOptions {
  /** Called when there is something to report: options may have changed it. */
  readonly messages: () => Messages;
  /** @param commanderCode code of Commander's error, such as `commander.excessArguments`. */
  readonly usageError: (message: string, commanderCode?: string) => ChunkahError;
}

/**
 * Runs a command line and reports what goes wrong.
 * @param args without the name of the program.
 * @returns the exit code: 0 for success, 1 if the user
 *   or the input is at fault, 2 for a bug, and 128 or more after a signal.
 */
export async function runCommandLine(
  program: CommandLine,
  args: readonly string[],
  { messages, usageError }: RunOptions,
): Promise<number> {
  try {
    // Node decodes arguments: a byte that is not UTF-8 becomes U+FFFD, which is another name.
    const damaged = args.find((text) => text.includes('\ufffd'));
    if (damaged !== undefined) throw usageError(`an argument is not UTF-8: ${printable(damaged)}`);
    await program.parseAsync(withoutVainHelp(args, program), { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    if (!isCommanderFault(error)) return report(error, messages());
    if (error.exitCode === 0) return exitCodes.done;
    // No command was given, and the help is printed.
    if (error.code === 'commander.help') return exitCodes.fault;
    return report(usageError(error.message.replace(/^error: /, '').replace('\n', ' '), error.code), messages());
  }
}

/**
 * For `help` with an unknown command, Commander would print the whole help without saying what is
 * wrong.
 */
function withoutVainHelp(args: readonly string[], program: CommandLine): readonly string[] {
  const [first, name] = args;
  const isVain = first === 'help' && name !== undefined && program.commands.every((command) => command.name() !== name);
  return isVain ? [name] : args;
}

function isCommanderFault(error: unknown): error is CommanderFault {
  if (!(error instanceof Error) || !('code' in error) || !('exitCode' in error)) return false;
  return typeof error.code === 'string' && error.code.startsWith('commander.');
}

function report(error: unknown, messages: Messages): number {
  if (error instanceof Interruption) {
    messages.note(error.message);
    return error.exitCode;
  }
  messages.error(error);
  return isChunkahError(error) ? exitCodes.fault : exitCodes.bug;
}
