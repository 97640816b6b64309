import {
  configureCommandLine,
  type LateFailures,
  Messages,
  packageVersion,
  requireNode,
  runCommandLine,
  runUntilStopped,
  watchLateFailures,
} from '@chunkah/cli-kit';
import { optionRows } from '@chunkah/config/options';
import { escapeControls } from '@chunkah/core';
import { Argument, Command } from 'commander';
import { checkReport, writeReport } from '../report/report-file.ts';
import { tooManyArguments, usageError } from './errors.ts';
import { hostPaths } from './host-paths.ts';
import type { Invocation, OptionSource } from './invocation.ts';
import { namedBy } from './named-error.ts';
import {
  addMessageOptions,
  addOptions,
  addOptionsOf,
  addOwnOptions,
  type CommandOptions,
  joinedOptions,
  type MessageOptions,
  watchEnvironment,
} from './options.ts';
import { documentationFolder, packageFolder } from './own-package.ts';
import { shellNames } from './shell-names.ts';
import { standardOutput } from './standard-output.ts';
import { pathToWrite } from './standard-output-names.ts';

/**
 * The implementation of a command; loaded when it runs, so that help and version respond at once.
 */
type Run = (invocation: Invocation) => Promise<void>;

/** Prints messages as the options say that were read so far. */
const messages = { current: new Messages('auto') };

/** What prints messages at this moment. */
export function currentMessages(): Messages {
  return messages.current;
}

/**
 * Runs the command line.
 * @param args without the program's name.
 * @returns the exit code: 0 for success, 1 if the user or
 *   the input is at fault, 2 for a bug, 128 or more after a signal.
 */
export function runProgram(args: readonly string[]): Promise<number> {
  const program = createProgram(watchLateFailures());
  forgetEmptyVariables();
  return runCommandLine(program, args, {
    messages: currentMessages,
    usageError: (message, commanderCode) =>
      commanderCode === 'commander.excessArguments' ? tooManyArguments(message) : usageError(message),
  });
}

/** An empty variable is treated as unset, since scripts and CI systems set such variables. */
function forgetEmptyVariables(): void {
  for (const [, { commandLine }] of optionRows) {
    const name = commandLine?.variable;
    if (name !== undefined && process.env[name] === '') delete process.env[name];
  }
}

function createProgram(failures: LateFailures): Command {
  const program = addMessageOptions(new Command('chunkah'))
    .description('Turns a root filesystem into an OCI image whose layers follow content.')
    .version(packageVersion(packageFolder))
    .enablePositionalOptions()
    .addHelpText('after', () => afterHelp(documentationFolder()));
  configureCommandLine(program, (text) => standardOutput.write(text));
  watchProgress(program);
  const add = (command: Command, load: () => Promise<Run>) => {
    watchEnvironment(command);
    watchProgress(command);
    command.action(async () => {
      const given = joinedOptions(program, command);
      messages.current = messagesFor(given);
      requireNode(process.versions.node, program.name());
      const { writePeakMemTo } = given;
      if (writePeakMemTo !== undefined) aboutPeakMemory(() => checkReport(writePeakMemTo));
      const start = await load();
      const { leaveRemovedDirectory } = await import('@chunkah/rootfs');
      const isAway = leaveRemovedDirectory(hostPaths(command.name(), given));
      const options = isAway ? { ...given, configFile: given.configFile ?? false } : given;
      const invocation = {
        command: command.name(),
        options,
        sourceOf: (option: keyof CommandOptions) => sourceOf(command, option),
        operands: command.args,
        messages: messages.current,
      };
      await runUntilStopped((signal) => start({ ...invocation, signal }), failures);
      if (writePeakMemTo !== undefined) aboutPeakMemory(() => writePeakMemory(pathToWrite(writePeakMemTo)));
    });
  };
  const build = program.command('build').description('build an image');
  add(addOptions(build), async () => (await import('./build-command.ts')).buildCommand);
  const plan = program.command('plan').description('show the layers that build would write; writes nothing itself');
  add(addOwnOptions(addOptions(plan), 'plan'), async () => (await import('./plan-command.ts')).planCommand);
  const repos = program
    .command('repos')
    .description('list the component repos and what each one finds in a root filesystem');
  add(addOptionsOf(repos, 'repos'), async () => (await import('./repos-command.ts')).reposCommand);
  const config = program.command('config').description('show the options of a build and where each value comes from');
  add(addOptions(config), async () => (await import('./config-command.ts')).configCommand);
  const init = program
    .command('init')
    .description('write a chunkah.config.ts for a root filesystem, or a package with a repo plugin');
  add(addOwnOptions(init, 'init'), async () => (await import('./init-command.ts')).initCommand);
  const explain = program
    .command('explain')
    .description('explain which component and layer each path belongs to')
    .argument('<path...>', 'absolute paths inside the root filesystem');
  add(addOptionsOf(explain, 'explain'), async () => (await import('./explain-command.ts')).explainCommand);

  const inspect = program
    .command('inspect')
    .description('show the layers of an image, or the files of one layer')
    .argument('<image>', imageArgument);
  add(addOwnOptions(inspect, 'inspect'), async () => (await import('./inspect-command.ts')).inspectCommand);
  const validate = program
    .command('validate')
    .description('read an image whole, and list what is wrong with it')
    .argument('<image>', imageArgument);
  add(addOwnOptions(validate, 'validate'), async () => (await import('./validate-command.ts')).validateCommand);
  const index = program.command('index').description('join images of several platforms');
  const create = index
    .command('create')
    .description('join images to an index: one name for several platforms')
    .argument('<image...>', 'oci:DIRECTORY[:TAG], oci-archive:FILE[:TAG], docker://HOST/NAME[:TAG] or a path');
  add(addOptionsOf(create, 'index create'), async () => (await import('./index-create-command.ts')).indexCreateCommand);
  const compare = program
    .command('diff')
    .description('compare images: what a client of one downloads for the next, and why')
    .argument('<image...>', 'two or more images, the oldest first: oci:DIRECTORY, docker://HOST/NAME, ...');
  add(addOwnOptions(compare, 'diff'), async () => (await import('./diff-command.ts')).diffCommand);

  const completion = program
    .command('completion')
    .description('print a script that completes command lines')
    .addArgument(new Argument('<shell>', 'the shell that runs it').choices(shellNames));
  add(addMessageOptions(completion), async () => {
    const { completionCommand } = await import('./completion-command.ts');
    return (invocation) => completionCommand(program, invocation);
  });

  const manual = program.command('man').description('print the manual page, for man -l');
  add(addMessageOptions(manual), async () => {
    const { manCommand } = await import('./completion-command.ts');
    return () => manCommand(program);
  });
  return program;
}

function messagesFor({ color, verbose, progress }: MessageOptions): Messages {
  return progress === 'json'
    ? new Messages('never', { verbosity: verbose, format: 'json' })
    : new Messages(color, { verbosity: verbose });
}

/** Mistakes in the options behind `--progress json` are reported as JSON, too. */
function watchProgress(command: Command): void {
  command.on('option:progress', (form: unknown) => {
    if (form === 'json') messages.current = messagesFor({ color: 'never', verbose: 0, progress: 'json' });
  });
}

const imageArgument =
  'oci:DIRECTORY[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE[:NAME], docker://HOST/NAME[:TAG], ' +
  'containers-storage:NAME or a path';

/** @param documentation path of its folder. */
function afterHelp(documentation: string): string {
  return `
Example:
  chunkah plan --rootfs rootfs
  chunkah build --rootfs rootfs -o oci:image

Documentation: ${escapeControls(documentation)}`;
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
