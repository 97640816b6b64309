import {
  configureCommandLine,
  type LateFailures,
  Messages,
  packageVersion,
  requireNode,
  runCommandLine,
  watchLateFailures,
} from '@chunkah/cli-kit';
import { optionRows } from '@chunkah/config/options';
import { escapeControls } from '@chunkah/core';
import { Argument, type Command } from 'commander';
import { tooManyArguments, usageError } from './errors.ts';
import type { Run } from './invocation.ts';
import { LateCommand } from './late-command.ts';
import {
  addMessageOptions,
  addOptions,
  addOptionsOf,
  addOwnOptions,
  joinedOptions,
  type MessageOptions,
  watchEnvironment,
} from './options.ts';
import { documentationFolder, packageFolder } from './own-package.ts';
import { shellNames } from './shell-names.ts';
import { standardOutput } from './standard-output.ts';
import type { RunChoice } from './start-command.ts';

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

/** Of a command only its name is there until it runs, and its implementation is loaded then. */
function createProgram(failures: LateFailures): Command {
  const program = new LateCommand('chunkah');
  addMessageOptions(program)
    .description('Turns a root filesystem into an OCI image whose layers follow content.')
    .version(packageVersion(packageFolder))
    .enablePositionalOptions()
    .addHelpText('after', () => afterHelp(documentationFolder()));
  configureCommandLine(program, (text) => standardOutput.write(text));
  watchProgress(program);
  const add = (command: LateCommand, run: RunChoice, addOwn: (command: Command) => void) => {
    command.laterOptions(() => {
      addOwn(command);
      watchEnvironment(command);
      watchProgress(command);
    });
    command.action(async () => {
      const given = joinedOptions(program, command);
      messages.current = messagesFor(given);
      requireNode(process.versions.node, program.name());
      const { startCommand } = await import('./start-command.ts');
      await startCommand(command, given, run, { messages: messages.current, failures });
    });
  };
  const build = program.command('build').description('build an image');
  add(build, 'build', addOptions);
  const plan = program.command('plan').description('show the layers that build would write; writes nothing itself');
  add(plan, 'plan', (own) => addOwnOptions(addOptions(own), 'plan'));
  const repos = program
    .command('repos')
    .description('list the component repos and what each one finds in a root filesystem');
  add(repos, 'repos', (own) => addOptionsOf(own, 'repos'));
  const config = program.command('config').description('show the options of a build and where each value comes from');
  add(config, 'config', addOptions);
  const init = program
    .command('init')
    .description('write a chunkah.config.ts for a root filesystem, or a package with a repo plugin');
  add(
    init,
    async () => (await import('./init-command.ts')).initCommand,
    (own) => addOwnOptions(own, 'init'),
  );
  const explain = program
    .command('explain')
    .description('explain which component and layer each path belongs to')
    .argument('<path...>', 'absolute paths inside the root filesystem');
  add(explain, 'explain', (own) => addOptionsOf(own, 'explain'));

  const inspect = program
    .command('inspect')
    .description('show the layers of an image, or the files of one layer')
    .argument('<image>', imageArgument);
  add(inspect, 'inspect', (own) => addOwnOptions(own, 'inspect'));
  const validate = program
    .command('validate')
    .description('read an image whole, and list what is wrong with it')
    .argument('<image>', imageArgument);
  add(validate, 'validate', (own) => addOwnOptions(own, 'validate'));
  const index = program.command('index').description('join images of several platforms');
  const create = index
    .command('create')
    .description('join images to an index: one name for several platforms')
    .argument('<image...>', 'oci:DIRECTORY[:TAG], oci-archive:FILE[:TAG], docker://HOST/NAME[:TAG] or a path');
  add(
    create,
    async () => (await import('./index-create-command.ts')).indexCreateCommand,
    (own) => addOptionsOf(own, 'index create'),
  );
  const compare = program
    .command('diff')
    .description('compare images: what a client of one downloads for the next, and why')
    .argument('<image...>', 'two or more images, the oldest first: oci:DIRECTORY, docker://HOST/NAME, ...');
  add(compare, 'diff', (own) => addOwnOptions(own, 'diff'));

  const completion = program
    .command('completion')
    .description('print a script that completes command lines')
    .addArgument(new Argument('<shell>', 'the shell that runs it').choices(shellNames));
  const loadCompletion = async (): Promise<Run> => {
    const { completionCommand } = await import('./completion-command.ts');
    return (invocation) => completionCommand(program.withAllOptions(), invocation);
  };
  add(completion, loadCompletion, addMessageOptions);

  const manual = program.command('man').description('print the manual page, for man -l');
  const loadManual = async (): Promise<Run> => {
    const { manCommand } = await import('./completion-command.ts');
    return () => manCommand(program.withAllOptions());
  };
  add(manual, loadManual, addMessageOptions);
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
