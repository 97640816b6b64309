import { parseArgs } from 'node:util';
import { type ChunkahError, isChunkahError, printable } from '@chunkah/core';
import { usageError } from '../errors.ts';
import { Messages } from '../messages/messages.ts';
import { exitCodes } from '../process/exit-codes.ts';
import type { Tool, ToolOption } from './tool.ts';
import { toolHelp } from './tool-help.ts';

/**
 * Reads the arguments of a tool.
 * @returns the values of its options, and its operands.
 * @throws ChunkahError `USAGE`.
 */
export function parseToolArguments<Options extends Readonly<Record<string, ToolOption>>>(
  tool: Tool<Options>,
  args: readonly string[],
) {
  const { values, positionals } = attempt(tool, () =>
    parseArgs({ args: [...args], options: tool.options, allowPositionals: true }),
  );
  const { operands = [] } = tool;
  const missing = operands.slice(positionals.length).find((name) => !name.startsWith('['));
  if (missing !== undefined) throw toolUsageError(tool, `${missing} is missing`);
  const extra = positionals[operands.length];
  if (extra !== undefined) throw toolUsageError(tool, `unexpected argument ${printable(extra)}`);
  return { values, operands: positionals };
}

/** A mistake in how a tool was called; the hint points to its help. */
export function toolUsageError({ command }: Tool, message: string): ChunkahError {
  return usageError(message, `see ${command} --help`);
}

/**
 * Runs a tool as the whole of its process: prints its help on request, reports errors, sets the
 * exit code.
 * @param run does the work with the arguments of the process.
 */
export async function runTool(tool: Tool, run: (args: readonly string[]) => void | Promise<void>): Promise<void> {
  const args = process.argv.slice(2);
  try {
    if (asksForHelp(args)) process.stdout.write(toolHelp(tool));
    else await run(args);
  } catch (error) {
    new Messages('auto').error(error);
    process.exitCode = isChunkahError(error) ? exitCodes.fault : exitCodes.bug;
  }
}

/** Anywhere before `--`: Node rejects a value that looks like an option in any case. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end === -1 ? args.length : end).some((argument) => argument === '--help' || argument === '-h');
}

function attempt<Result>(tool: Tool, parse: () => Result): Result {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Further sentences of Node's message explain how to write an operand that begins with a
    // hyphen.
    throw toolUsageError(tool, printable(error.message.split('. ')[0] ?? error.message));
  }
}
