import { availableParallelism } from 'node:os';
import { env } from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { setErrorOfForeignCode } from '@chunkah/cli-kit';
import {
  foreignFailure,
  type ImageConfigSetting,
  mergeSettings,
  type OutputSetting,
  type ReadConfigResult,
  readConfig,
  type Settings,
  type SettingsLayer,
} from '@chunkah/config';
import { type CommandLineName, isScalar, optionNames, type ScalarName } from '@chunkah/config/options';
import { parseSourceDateEpoch, redirectDescriptor, type SpoolProgress, unlessAborted } from '@chunkah/oci';
import { absolutePath, isInside, readOsRelease, workingDirectory } from '@chunkah/rootfs';
import { builtInRepos } from '../pipeline/built-in-repos.ts';
import type { EarlyImage } from '../pipeline/source/early-image.ts';
import type { ImageChoice } from '../pipeline/source/tree-source.ts';
import { usageError } from './errors.ts';
import { fixWorkingDirectory } from './fixed-working-directory.ts';
import { imageOf } from './image-setting.ts';
import type { Invocation, OptionSource } from './invocation.ts';
import { withOneInput, withoutOtherInput } from './one-input.ts';
import type { CommandOptions } from './options.ts';
import { parseDatabases } from './parse-databases.ts';
import { startProgress } from './progress.ts';
import { standardOutput } from './standard-output.ts';

/** All settings of a run, with their sources. */
export interface RunSettings extends Settings {
  /** The config file; absent if there is none. */
  readonly configFile?: string;
  readonly presets: ReadConfigResult['presets'];
  readonly earlyImage: EarlyImage;
}

/**
 * Merges the settings of the command line, the environment, the config file, presets and defaults.
 * Notes which presets are used, and why.
 * @throws ChunkahError for anything wrong with them.
 */
export async function readSettings(given: Invocation, earlyImage: EarlyImage): Promise<RunSettings> {
  const invocation = withOneInput(given);
  const { command, options, messages, signal } = invocation;
  if (options.configFile === '') throw usageError('--config-file is empty');
  if (options.presets?.includes('') === true) throw usageError('--preset names no preset');
  const [commandLine, environment, defaults] = sourceOrder.map(([source, origin]) =>
    optionsLayer(invocation, source, origin),
  );
  const merged = (layers: readonly SettingsLayer[]) =>
    mergeSettings([commandLine, environment, ...layers, defaults].filter((layer) => layer !== undefined));
  const reading = readConfig({
    directory: workingDirectory(),
    absolutePath,
    isInside,
    configFile: options.configFile,
    rootfs: options.rootfs,
    image: options.image,
    presets: options.presets ?? [],
    command,
    env,
    readOsRelease,
    readOsReleaseOfImage: (image, ofConfig) =>
      osReleaseOf(imageOf(image), reachingOf(merged(ofConfig)), invocation, earlyImage),
    builtInRepos,
    builtInPresets: async () => (await import('@chunkah/presets')).presets,
    program: import.meta.url,
    onForeignCode,
  });
  const config = await unlessAborted(reading.then(afterPending), signal);
  for (const { name, reason } of config.presets) messages.note(`preset ${name}: ${reason}`);
  for (const warning of config.warnings) messages.logger().warn(warning);
  const { file, presets: chosen } = config;
  const settings = withoutOtherInput(merged(config.layers), invocation);
  return { ...settings, ...(file === undefined ? {} : { configFile: file }), presets: chosen, earlyImage };
}

/** Shows the reading of layers as the command does. */
function osReleaseOf(
  image: string,
  reaching: ImageChoice,
  { options, messages, signal }: Invocation,
  earlyImage: EarlyImage,
): Promise<Readonly<Record<string, string>>> {
  const progress = startProgress(messages, options.progress);
  const choice = {
    ...reaching,
    ...threadsAsOption(options.threads),
    signal,
    logger: messages.logger(),
    onSpool: (spooled: SpoolProgress) => progress.read(spooled),
  };
  return earlyImage.osRelease(image, choice).finally(() => progress.stop());
}

/** How an image is reached, and which one of several is meant, before presets are known. */
function reachingOf({ scalars, registryInsecure }: Settings): ImageChoice {
  const names = ['authfile', 'registryCa', 'platform', 'architecture'] as const;
  return {
    ...Object.fromEntries(names.flatMap((name) => (scalars[name] === undefined ? [] : [[name, scalars[name].value]]))),
    registryInsecure: registryInsecure.map(({ value }) => value),
  };
}

/** Node reports an unhandled rejection once all pending callbacks have run. */
async function afterPending<Value>(value: Value): Promise<Value> {
  await setImmediate();
  return value;
}

/** What to do before a config or a plugin runs. */
function onForeignCode(): void {
  standardOutput.setApart(redirectDescriptor);
  fixWorkingDirectory();
  setErrorOfForeignCode(foreignFailure);
}

/** Sources that commander distinguishes, and what people call them. */
const sourceOrder: readonly (readonly [OptionSource, string])[] = [
  ['cli', 'command line'],
  ['env', 'environment'],
  ['default', 'default'],
];

/** Settings from one of the sources that commander distinguishes. */
function optionsLayer(invocation: Invocation, source: OptionSource, origin: string): SettingsLayer {
  const { options, sourceOf } = invocation;
  const given = <Name extends keyof CommandOptions>(name: Name) =>
    sourceOf(name) === source ? options[name] : undefined;
  const epoch = given('sourceDateEpoch');
  const epochName = source === 'cli' ? '--source-date-epoch' : 'SOURCE_DATE_EPOCH';
  return {
    origin,
    scalars: {
      ...Object.fromEntries(scalarNames.map((name) => [name, given(name)])),
      packer: given('packer'),
      output: outputOf(given('output')),
      image: outputOf(given('image')),
      keepBase: outputOf(given('keepBase')),
      previous: outputOf(given('previous')),
      tag: given('tag'),
      clients: given('clients')?.split(','),
      failOn: given('failOn')?.split(','),
      imageConfig: imageConfigOf(given('imageConfig'), given('configStr')),
      sourceDateEpoch: epoch === undefined ? undefined : parseSourceDateEpoch(epoch, epochName),
      threads: threadsOf(given('threads')),
    },
    labels: given('labels') ?? [],
    annotations: given('annotations') ?? [],
    registryInsecure: given('registryInsecure') ?? [],
    prune: given('prune') ?? [],
    disabledRepos: given('disabledRepos') ?? [],
    databases: parseDatabases(given('databases') ?? [], source === 'env' ? 'CHUNKAH_DATABASE' : '--database'),
  };
}

/** Config options that have the same form on the command line. */
const scalarNames = optionNames((row) => isScalar(row) && row.commandLine !== undefined) as readonly (ScalarName &
  CommandLineName)[];

/** 0 stands for all processors, whatever a config says. */
function threadsOf(threads: number | undefined): number | undefined {
  return threads === 0 ? availableParallelism() : threads;
}

function threadsAsOption(threads: number | undefined): { threads?: number } {
  const own = threadsOf(threads);
  return own === undefined ? {} : { threads: own };
}

function outputOf(text: string | undefined): OutputSetting | undefined {
  return text === undefined ? undefined : { text };
}

/** `--config` takes precedence over CHUNKAH_CONFIG_STR; both options together are an error. */
function imageConfigOf(path: string | undefined, text: string | undefined): ImageConfigSetting | undefined {
  if (path !== undefined && text !== undefined) throw usageError('--config and --config-str cannot be used together');
  if (path !== undefined) return { path };
  return text === undefined ? undefined : { text };
}
