/** Parts of the table, in the order of the README and of `--help`. */
export type OptionSection =
  | 'the tree'
  | 'the build'
  | 'layers'
  | 'compatibility'
  | 'image config'
  | 'output'
  | 'reports'
  | 'messages'
  | 'the program';

/** What the value of an option may be. */
export type OptionValueKind =
  /** Text that is not empty. */
  | { readonly kind: 'text' }
  /** A path of the host. A relative one in a config starts at the folder of the config. */
  | { readonly kind: 'path' }
  | { readonly kind: 'flag' }
  /** A whole number. */
  | { readonly kind: 'number'; readonly least: number; readonly most: number; readonly expected: string }
  /** Days between updates, or the name of an interval. */
  | { readonly kind: 'interval' }
  | { readonly kind: 'choice'; readonly choices: readonly [string, ...string[]] }
  /** Anything else: code checks it. `type` is what a reader of the guide sees. */
  | { readonly kind: 'other'; readonly type: string };

/** An option on the command line. */
export interface CommandLineForm {
  /** In the form that commander reads: `-t, --tag <name>`. */
  readonly flags: string;
  /** The form that takes the option back. */
  readonly negatedFlags?: string;
  readonly help: string;
  readonly negatedHelp?: string;
  /** Environment variable that gives the value where the option is missing. */
  readonly variable?: string;
  readonly repeatable?: true;
  /** The values that the command line takes, where a config takes others, too. */
  readonly choices?: readonly [string, ...string[]];
  /** What a shell completes the value to, where the kind of the value does not say it. */
  readonly completion?: 'file' | 'directory' | 'image' | 'preset' | 'repo' | 'repo=file';
  /** How commander gives the value, where that differs from the value in a config. */
  readonly given?: 'text' | 'count';
  /**
   * Commands besides `build`, `plan` and `config`, which take every option of the table but those
   * of another command alone.
   */
  readonly commands: readonly OptionCommand[];
  /** Cells of the README's table that do not follow from the rest. */
  readonly readme?: {
    readonly usage?: string;
    readonly environment?: string;
    readonly fallback?: string;
    readonly meaning?: string;
  };
}

/** Commands that take some of the options. */
export type OptionCommand =
  | ('repos' | 'explain' | 'diff' | 'init' | 'inspect' | 'validate')
  | 'index create'
  | ('diff alone' | 'init alone' | 'inspect alone' | 'plan alone' | 'validate alone')
  | 'before the command';

/** Whether an option belongs to one command that makes no image, which the table of a build leaves out. */
export function isOfOneCommand({ commands }: Pick<CommandLineForm, 'commands'>): boolean {
  return commands.some((command) => command.endsWith(' alone'));
}

/** An option of the functions of the API. */
export interface ApiForm {
  /** The function that has it first: `build` takes the options of `plan`, too. */
  readonly of: 'plan' | 'build';
  /** What happens without it. */
  readonly fallback: string;
  /** Where they differ from those of a config. */
  readonly type?: string;
  readonly meaning?: string;
}

/** All that one option of a build is, wherever it may be given. */
export interface OptionRow {
  readonly section: OptionSection;
  readonly value: OptionValueKind;
  /** The value without the option, where it is a constant. */
  readonly fallback?: number | string;
  readonly commandLine?: CommandLineForm;
  /**
   * What it means in a config, as a sentence without a period; missing where a config does not take
   * it.
   */
  readonly config?: string;
  /** Whether presets take it. */
  readonly preset?: true;
  readonly api?: ApiForm;
}
