import { EventEmitter } from 'node:events';
import type { ColorMode } from '@chunkah/cli-kit';
import {
  type CommandLineForm,
  type CommandLineName,
  isOfOneCommand,
  type OptionCommand,
  type OptionRow,
  optionRows,
  type optionTable,
  type ScalarOptions,
} from '@chunkah/config/options';
import { type IntervalName, intervalNames, parseInterval } from '@chunkah/core';
import { type Command, Option } from 'commander';
import { intervalInvalid, numberInvalid } from './errors.ts';

/** Options whose values have another form in commander than in a config. */
interface OwnForms {
  readonly prune?: readonly string[];
  readonly presets?: readonly string[];
  readonly disabledRepos?: readonly string[];
  readonly databases?: readonly string[];
  readonly labels?: readonly string[];
  readonly annotations?: readonly string[];
  readonly tag?: readonly string[];
  readonly registryInsecure?: readonly string[];
  /** `false`: no config file is read. */
  readonly configFile?: string | false;
  readonly sourceDateEpoch?: string;
  readonly packer?: 'tiers' | 'trie';
  readonly json?: true;
  readonly strict?: true;
  readonly forecast?: true;
  readonly updateEvery?: string;
  readonly clients?: string;
  readonly changedFiles?: number;
  readonly fetchLayers?: true;
  readonly format?: 'text' | 'markdown';
  readonly failOn?: string;
  readonly verbose: number;
  readonly color: ColorMode;
  /** `false`: none is shown. Without it, the terminal decides. */
  readonly progress?: ProgressForm | false;
}

/**
 * The options of all commands by their names in the table, as parsed by commander. A command has
 * only its own.
 */
export type CommandOptions = OwnForms &
  Omit<Pick<ScalarOptions, CommandLineName & keyof ScalarOptions>, keyof OwnForms> & {
    readonly [Name in Exclude<CommandLineName, keyof ScalarOptions | keyof OwnForms>]?: string;
  };

/** Adds the options that `build`, `plan` and `config` share. */
export function addOptions(command: Command): Command {
  return addWhere(command, (form) => !isOfOneCommand(form));
}

/** Adds the options about messages, which are also allowed before the command. */
export function addMessageOptions(command: Command): Command {
  return addFor(command, 'before the command');
}

/** Adds the options of a command that does not make an image. */
export function addOptionsOf(command: Command, name: 'index create' | 'repos' | 'explain'): Command {
  return addFor(command, name);
}

/** Adds the options of a command that has some of its own. */
export function addOwnOptions(command: Command, name: 'diff' | 'init' | 'inspect' | 'plan' | 'validate'): Command {
  return addWhere(
    command,
    ({ commands }) => commands.some((own) => own === name) || commands.includes(`${name} alone`),
  );
}

/** How progress is shown. */
export type ProgressForm = (typeof optionTable.progress.value.choices)[number];

export type MessageOptions = Pick<CommandOptions, 'verbose' | 'color' | 'progress'>;

/** The options of a command, including those about messages given before it. */
export function joinedOptions(program: Command, command: Command): CommandOptions {
  const before: MessageOptions = program.opts();
  const options: CommandOptions = command.opts();
  return {
    ...options,
    verbose: before.verbose + options.verbose,
    color: command.getOptionValueSource('color') === 'cli' ? options.color : before.color,
    ...shownProgress(command.getOptionValueSource('progress') === 'cli' ? options : before),
  };
}

function shownProgress({ progress }: MessageOptions): Pick<MessageOptions, 'progress'> {
  return progress === undefined ? {} : { progress };
}

function addFor(command: Command, name: OptionCommand): Command {
  return addWhere(command, ({ commands }) => commands.includes(name));
}

function addWhere(command: Command, condition: (form: CommandLineForm) => boolean): Command {
  for (const [name, row] of optionRows) {
    const form = row.commandLine;
    if (form === undefined || !condition(form)) continue;
    command.addOption(makeOption(name, row, form));
    const { negatedFlags, negatedHelp } = form;
    if (negatedFlags !== undefined) command.addOption(new NamedOption(name, negatedFlags, negatedHelp));
  }
  return command;
}

/** An option whose value commander stores under its name in the table. */
class NamedOption extends Option {
  readonly #name: string;

  constructor(name: string, flags: string, description?: string) {
    super(flags, description);
    this.#name = name;
  }

  override attributeName(): string {
    return this.#name;
  }
}

function makeOption(name: string, { value, fallback }: OptionRow, form: CommandLineForm): Option {
  const { flags, help, variable, repeatable, given, choices } = form;
  const option = new NamedOption(name, flags, repeatable === true ? `${help} (repeatable)` : help);
  // Commander would store `false` for an option that begins with `--no-` and takes a value.
  if (option.negate) option.negate = false;
  if (variable !== undefined) option.env(variable);
  if (fallback !== undefined) option.default(fallback);
  if (given === 'count') option.argParser((_, level: number) => level + 1).default(0);
  else if (repeatable === true) option.argParser(collect);
  else if (value.kind === 'number' && given !== 'text') option.argParser((text) => numberOf(option, text));
  else if (value.kind === 'interval') option.argParser((text) => intervalOf(option, text));
  else if (choices !== undefined) option.choices(choices);
  else if (value.kind === 'choice') option.choices(value.choices);
  return option;
}

/** Options whose values commander is reading from the environment. */
const fromEnvironment = new WeakSet<Option>();

/**
 * Lets errors about the values of a command's options name the environment. Call this once it has
 * all of them.
 */
export function watchEnvironment(command: Command): void {
  for (const option of command.options) {
    const listener = () => fromEnvironment.add(option);
    // Before the listener of commander, which reads the value. Its types hide that a command is an
    // event emitter.
    Reflect.apply(EventEmitter.prototype.prependListener, command, [`optionEnv:${option.name()}`, listener]);
  }
}

function numberOf(option: Option, text: string): number {
  if (!/^[0-9]{1,15}$/.test(text)) throw numberInvalid(sourceOf(option), text);
  return Number(text);
}

/** A name stays one, so that `chunkah config` shows what was given. */
function intervalOf(option: Option, text: string): number | IntervalName {
  const interval = intervalNames.find((name) => name === text) ?? parseInterval(text);
  if (interval === undefined) throw intervalInvalid(sourceOf(option), text);
  return interval;
}

/** The option, or the environment variable whose value is read. */
function sourceOf(option: Option): string {
  const variable = fromEnvironment.has(option) ? option.envVar : undefined;
  return variable ?? option.long ?? option.flags;
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}
