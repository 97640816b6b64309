import type { Messages } from '@chunkah/cli-kit';
import type { CommandOptions } from './options.ts';

/** Where the value of an option comes from: the command line, the environment, or nobody gave one. */
export type OptionSource = 'cli' | 'env' | 'default';

/** A command that a user runs. */
export interface Invocation {
  /** Name of the command, such as `build`. */
  readonly command: string;
  readonly options: CommandOptions;
  readonly sourceOf: (option: keyof CommandOptions) => OptionSource;
  /** What stands besides options. */
  readonly operands: readonly string[];
  readonly messages: Messages;
  readonly signal: AbortSignal;
}
