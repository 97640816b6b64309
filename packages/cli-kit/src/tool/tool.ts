import type { ParseArgsOptionDescriptor } from 'node:util';

/** An option of a small tool: what `parseArgs` of Node takes, and what the help says. */
export interface ToolOption extends ParseArgsOptionDescriptor {
  /**
   * Placeholder for the value in the help, such as `FILE`; only options of type `string` have one.
   */
  readonly value?: string;
  readonly description: string;
}

/**
 * A small tool: a program without commands. `--help` belongs to every tool and is not among its
 * options.
 */
export interface Tool<Options extends Readonly<Record<string, ToolOption>> = Readonly<Record<string, ToolOption>>> {
  /** How a user runs it, such as `npm run roots --`. */
  readonly command: string;
  /** What it does: one or more sentences. The help rewraps them. */
  readonly description: string;
  /** Operands in order, such as `NAME`; those in brackets, such as `[DIRECTORY]`, are optional. */
  readonly operands?: readonly string[];
  /** By their long names without the hyphens. */
  readonly options: Options;
}

/** Declares a tool; keeps the types of its options for `parseToolArguments`. */
export function defineTool<const Options extends Readonly<Record<string, ToolOption>>>(
  tool: Tool<Options>,
): Tool<Options> {
  return tool;
}
