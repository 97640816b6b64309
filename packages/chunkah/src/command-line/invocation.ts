import type { Messages } from '@chunkah/cli-kit';
import type { CommandOptions } from './options.ts';

/** Where the value of an option comes from; `default` if it was not given. */
export type OptionSource = 'cli' | 'env' | 'default';

/** A command that a user runs. */
export interface Invocation {
  /** Name of the command, such as `build`. */
  readonly command: string;
  readonly options: CommandOptions;
  readonly sourceOf: (option: keyof CommandOptions) => OptionSource;
  /** The arguments that are not options. */
  readonly operands: readonly string[];
  readonly messages: Messages;
  readonly signal: AbortSignal;
}

/** The implementation of a command. */
export type Run = (invocation: Invocation) => Promise<void>;
