import { type OptionRow, optionRows } from '@chunkah/config/options';
import { intervalNames } from '@chunkah/core';
import type { Argument, Command, Option } from 'commander';
import type { Offer } from './offer.ts';

/** An option as shells and the manual show it. */
export interface OptionShape {
  /** `-o` */
  readonly short?: string;
  /** `--output` */
  readonly long?: string;
  /** One line, without a period. */
  readonly help: string;
  /** Name of the value, such as `file`; missing for an option that takes none. */
  readonly valueName?: string;
  /** What the value may be. */
  readonly offer: Offer;
  readonly isRepeatable: boolean;
  /** Environment variable that gives the value where the option is missing. */
  readonly variable?: string;
}

/** What a command takes besides options. */
export interface OperandShape {
  readonly name: string;
  readonly help: string;
  readonly offer: Offer;
  readonly isRequired: boolean;
  readonly isRepeatable: boolean;
}

/** A command, or the program itself. */
export interface CommandShape {
  /** Its words: `chunkah`, `chunkah build`. */
  readonly path: readonly string[];
  readonly help: string;
  readonly options: readonly OptionShape[];
  readonly operands: readonly OperandShape[];
  readonly commands: readonly CommandShape[];
}

/** Names that the table of options does not list. */
export interface OfferedNames {
  readonly repos: readonly string[];
  readonly presets: readonly string[];
}

/** The commands and options of a program, as `--help` shows them. */
export function shapeOf(command: Command, names: OfferedNames, above: readonly string[] = []): CommandShape {
  const help = command.createHelp();
  const path = [...above, command.name()];
  return {
    path,
    help: command.description(),
    options: help.visibleOptions(command).map((option) => optionShape(option, names)),
    operands: command.registeredArguments.map(operandShape),
    commands: help
      .visibleCommands(command)
      .filter((inner) => inner.name() !== 'help')
      .map((inner) => shapeOf(inner, names, path)),
  };
}

/** A command and all commands below it. */
export function withCommandsBelow(shape: CommandShape): CommandShape[] {
  return [shape, ...shape.commands.flatMap(withCommandsBelow)];
}

function optionShape(option: Option, names: OfferedNames): OptionShape {
  const row = optionRows.find(([name]) => name === option.attributeName())?.[1];
  const [, valueName] = /[<[]([^>\]]+)[>\]]/.exec(option.flags) ?? [];
  return {
    ...(option.short === undefined ? {} : { short: option.short }),
    ...(option.long === undefined ? {} : { long: option.long }),
    help: option.description,
    ...(valueName === undefined ? {} : { valueName }),
    offer: valueName === undefined ? { kind: 'nothing' } : offerOf(option, row, names),
    isRepeatable: row?.commandLine?.repeatable === true || row?.commandLine?.given === 'count',
    ...(option.envVar === undefined ? {} : { variable: option.envVar }),
  };
}

function offerOf({ argChoices }: Option, row: OptionRow | undefined, { repos, presets }: OfferedNames): Offer {
  if (argChoices !== undefined) return { kind: 'words', words: argChoices };
  switch (row?.commandLine?.completion) {
    case 'directory':
      return { kind: 'directories' };
    case 'file':
      return { kind: 'files' };
    case 'image':
      return { kind: 'prefixed', prefixes: transportsIn(row.commandLine.help) };
    case 'repo':
      return { kind: 'words', words: repos };
    case 'repo=file':
      return { kind: 'prefixed', prefixes: repos.map((name) => `${name}=`) };
    case 'preset':
      return { kind: 'words', words: ['auto', ...presets] };
    case undefined:
      break;
  }
  if (row?.value.kind === 'path') return { kind: 'files' };
  return row?.value.kind === 'interval' ? { kind: 'words', words: intervalNames } : { kind: 'nothing' };
}

/** What names of images begin with, as the help of an option says: `oci:` of `oci:DIRECTORY`. */
function transportsIn(help: string): string[] {
  return Array.from(help.matchAll(/(?<![\w-])[a-z][a-z-]*:(?:\/\/)?(?=[A-Z])/g), ([prefix]) => prefix);
}

function operandShape(argument: Argument): OperandShape {
  const { description, required, variadic } = argument;
  return {
    name: argument.name(),
    help: description,
    offer: operandOffer(argument),
    isRequired: required,
    isRepeatable: variadic,
  };
}

/** What operands without choices may be, by their names. */
function operandOffer(argument: Argument): Offer {
  if (argument.argChoices !== undefined) return { kind: 'words', words: argument.argChoices };
  switch (argument.name()) {
    case 'path':
      return { kind: 'entries' };
    case 'image':
      return { kind: 'prefixed', prefixes: transportsIn(argument.description) };
    default:
      return { kind: 'nothing' };
  }
}
