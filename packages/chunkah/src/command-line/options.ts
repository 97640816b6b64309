import { EventEmitter } from 'node:events';
import type { ColorMode } from '@chunkah/cli-kit';
import { Command, Option } from 'commander';
import type { CompatName } from '../pipeline/mode.ts';
import { numberInvalid } from './errors.ts';

/** The options of all commands as commander gives them. `repos` and `explain` take those of `addTreeOptions` alone. */
export interface CommandOptions {
  readonly rootfs?: string;
  readonly output?: string;
  readonly maxLayers?: number;
  readonly config?: string;
  readonly configStr?: string;
  /** `false`: no config file is read. */
  readonly configFile?: string | false;
  readonly preset?: readonly string[];
  readonly label?: readonly string[];
  readonly annotation?: readonly string[];
  readonly sourceDateEpoch?: string;
  readonly compressed?: true;
  readonly compressionLevel: number;
  readonly arch?: string;
  readonly skipSpecialFiles?: true;
  readonly prune?: readonly string[];
  readonly componentMap?: string;
  readonly filemap?: string;
  readonly noRepo?: readonly string[];
  readonly tag?: string;
  /** Only of `init`. */
  readonly plugin?: string;
  readonly threads?: number;
  readonly compat?: CompatName;
  readonly stripHints?: true;
  readonly digestfile?: string;
  readonly json?: true;
  readonly writeManifestTo?: string;
  readonly writePeakMemTo?: string;
  readonly verbose: number;
  readonly color: ColorMode;
  readonly progress: boolean;
}

/** Adds the options that `build` and `plan` share. What needs an import of ours to check is checked by the command. */
export function addOptions(command: Command): Command {
  return command
    .addOption(new Option('--rootfs <directory>', 'root filesystem to make the image of').env('CHUNKAH_ROOTFS'))
    .option(
      '-o, --output <target>',
      'oci:DIRECTORY[:TAG], oci-archive:FILE[:TAG] or FILE; without it an archive to standard output',
    )
    .addOption(numberOption('--max-layers <number>', 'most layers of the image').default(64))
    .option('--config <file>', 'image config: an OCI config, or what podman, docker, buildah or skopeo inspect prints')
    .addOption(new Option('--config-str <json>', 'the same as text').env('CHUNKAH_CONFIG_STR'))
    .option('--config-file <file>', 'config of the build, instead of chunkah.config.ts and the like in this directory')
    .option('--no-config-file', 'read no config of the build')
    .option(
      '--preset <name>',
      'what is known of a distribution; "auto" takes the one of the rootfs (repeatable)',
      collect,
    )
    .option('--label <key=value|key-|->', 'set a label, remove one, remove all (repeatable)', collect)
    .option('--annotation <key=value|key-|->', 'the same for annotations of the manifest (repeatable)', collect)
    .addOption(
      new Option(
        '--source-date-epoch <seconds>',
        'time of the image in Unix seconds (default: Created of the config, else now)',
      ).env('SOURCE_DATE_EPOCH'),
    )
    .option('--compressed', 'gzip the layers')
    .addOption(numberOption('--compression-level <level>', 'gzip level, 0 to 9').default(6))
    .option('--arch <name>', 'architecture of the image (default: that of the config, else of this machine)')
    .option('--skip-special-files', 'leave out fifos, sockets and devices instead of failing')
    .option('--prune <path>', 'leave out a path; with a trailing slash only what is below (repeatable)', collect)
    .option('--component-map <file>', 'rules that give components the files below path prefixes, as JSON')
    .option('--filemap <file>', 'map of components to their files, instead of one in the rootfs')
    .addOption(withoutNegation('--no-repo <name>', 'leave a repo out, such as rpm (repeatable)').argParser(collect))
    .option('-t, --tag <name>', 'name of the image in its directory or archive')
    .addOption(
      numberOption(
        '-T, --threads <number>',
        'threads for reading and writing; 0 for as many as there are processors, which is the default',
      ).env('CHUNKAH_THREADS'),
    )
    .addOption(new Option('--compat <program>', 'reproduce the bytes of another program').choices(['chunkah-0.6']))
    .option('--strip-hints', 'leave user.component and user.update-interval out of the layers')
    .option('--digestfile <file>', "write the image's digest to a file")
    .option('--json', 'print the result as JSON on standard output')
    .option('--write-manifest-to <file>', 'write the components and their files as JSON')
    .option('--write-peak-mem-to <file>', 'write the peak memory of the process, in bytes')
    .addOption(verboseOption())
    .addOption(colorOption())
    .addOption(progressOption());
}

/** Adds the options about messages, which may stand before the command, too. */
export function addMessageOptions(command: Command): Command {
  return command.addOption(verboseOption()).addOption(colorOption()).addOption(progressOption());
}

type MessageOptions = Pick<CommandOptions, 'verbose' | 'color' | 'progress'>;

/** The options of a command, with those about messages that stand before it. */
export function joinedOptions(program: Command, command: Command): CommandOptions {
  const before: MessageOptions = program.opts();
  const options: CommandOptions = command.opts();
  return {
    ...options,
    verbose: before.verbose + options.verbose,
    color: command.getOptionValueSource('color') === 'cli' ? options.color : before.color,
    progress: before.progress && options.progress,
  };
}

function verboseOption(): Option {
  const count = (_: string, level: number) => level + 1;
  return new Option('-v, --verbose', 'tell more; -vv still more').argParser(count).default(0);
}

function colorOption(): Option {
  const modes = ['auto', 'always', 'never'];
  return new Option('--color <when>', 'colors on standard error').choices(modes).default('auto');
}

function progressOption(): Option {
  return new Option('--no-progress', 'show no progress');
}

/** Options of the commands that look at a tree and make nothing. */
const treeOptions: readonly (keyof CommandOptions)[] = [
  ...(['rootfs', 'config', 'configStr', 'configFile', 'preset', 'sourceDateEpoch', 'skipSpecialFiles'] as const),
  ...([
    'prune',
    'componentMap',
    'filemap',
    'noRepo',
    'threads',
    'compat',
    'json',
    'verbose',
    'color',
    'progress',
  ] as const),
];

/**
 * Adds the options of {@link addOptions} that decide who has which file.
 * @param others those of its options that a command has a use for besides, by their names in `CommandOptions`.
 */
export function addTreeOptions(command: Command, others: readonly (keyof CommandOptions)[] = []): Command {
  return addSome(command, [...treeOptions, ...others]);
}

/** Adds the options of `init`. */
export function addInitOptions(command: Command): Command {
  return addSome(command, ['rootfs', 'verbose', 'color']).option(
    '--plugin <name>',
    'write a package with a repo plugin of this name instead',
  );
}

/** Those options of {@link addOptions} that have these names. */
function addSome(command: Command, names: readonly string[]): Command {
  for (const option of addOptions(new Command()).options) {
    if (names.includes(option.attributeName())) command.addOption(option);
  }
  return command;
}

/** Options whose values commander is reading from the environment. */
const fromEnvironment = new WeakSet<Option>();

/** Lets errors about values of a command's options name the environment. To be called when it has all of them. */
export function watchEnvironment(command: Command): void {
  for (const option of command.options) {
    const listener = () => fromEnvironment.add(option);
    // Before the listener of commander, which reads the value. Its types hide that a command is an emitter of events.
    Reflect.apply(EventEmitter.prototype.prependListener, command, [`optionEnv:${option.name()}`, listener]);
  }
}

function numberOption(flags: string, description: string): Option {
  const option = new Option(flags, description);
  return option.argParser((text) => {
    const variable = fromEnvironment.has(option) ? option.envVar : undefined;
    if (!/^[0-9]{1,15}$/.test(text)) throw numberInvalid(variable ?? option.long ?? flags, text);
    return Number(text);
  });
}

/** An option whose name begins with `--no-` and that takes a value: commander would make `false` of one without. */
function withoutNegation(flags: string, description: string): Option {
  const option = new Option(flags, description);
  option.negate = false;
  return option;
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}
