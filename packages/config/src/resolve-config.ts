import { isChunkahError, type Preset, printable } from '@chunkah/core';
import type { Config } from './config.ts';
import { configFailed, configInRootfs } from './errors.ts';
import { type FoundConfig, findConfig, namedConfig } from './find/find-config.ts';
import { misnamedConfigs } from './find/misnamed-configs.ts';
import { evaluateConfig } from './load/evaluate-config.ts';
import { forbidModulesIn, watchForeignModules } from './load/foreign-modules.ts';
import { type Clock, inTime } from './load/in-time.ts';
import { placeInConfig } from './load/place-in-config.ts';
import { configLayer } from './merge/config-layer.ts';
import { mergeRepos, namesOff } from './merge/merge-repos.ts';
import { presetLayer } from './merge/preset-layer.ts';
import type { OutputSetting, Setting, SettingsLayer } from './merge/settings.ts';
import { resolveRepos } from './plugins/resolve-repos.ts';
import { type ChosenPreset, type PresetList, type ResolvedPresets, resolvePresets } from './presets/resolve-presets.ts';
import { checkConfig } from './schema/check-config.ts';
import { didYouMean } from './schema/suggestion.ts';

export interface ResolveConfigOptions {
  /**
   * Absolute path of the working directory: a config, and packages named on the command line, are
   * looked up there.
   */
  readonly directory: string;
  /**
   * An absolute path that leads where `path` leads from a directory; default: the working
   * directory.
   */
  readonly absolutePath: (path: string, directory?: string) => string;
  /** Whether a host path leads to or into a directory, by whatever names. */
  readonly isInside: (path: string, directory: string) => boolean;
  /** The config that the command line names; `false` for none. */
  readonly configFile: string | false | undefined;
  /** The rootfs of the command line or the environment. */
  readonly rootfs: string | undefined;
  /** The image of the command line or the environment, in place of a rootfs. */
  readonly image: string | undefined;
  /** Presets that the command line names. */
  readonly presets: readonly string[];
  /** The command that runs. */
  readonly command: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads the fields of a rootfs's `os-release`; none without one. */
  readonly readOsRelease: (rootfs: string) => Readonly<Record<string, string>>;
  /**
   * The same for an image.
   * @param own the layer of the config, if there is one: it may say how the image is reached.
   */
  readonly readOsReleaseOfImage: (
    image: OutputSetting,
    own: readonly SettingsLayer[],
  ) => Promise<Readonly<Record<string, string>>>;
  readonly builtInRepos: readonly string[];
  readonly builtInPresets: () => Promise<readonly Preset[]>;
  /**
   * URL of a module of the program: our packages are resolved from there if they are not installed
   * beside a config.
   */
  readonly program: string;
  /** Called before code of a config, a plugin or a preset runs, if there is any. */
  readonly onForeignCode?: (() => void) | undefined;
  /** Seconds to wait for a config; default 30. */
  readonly timeout?: number;
}

/** Settings from the config and the presets. */
export interface ConfigSources {
  /** Absolute path of the config; absent if there is none. */
  readonly file?: string;
  /** The config, then the presets, highest precedence first. */
  readonly layers: readonly SettingsLayer[];
  /** Presets that were requested, with the reason; not those they extend. */
  readonly presets: readonly ChosenPreset[];
  /** One line each, for the user. */
  readonly warnings: readonly string[];
}

/** @throws ChunkahError for anything wrong with the config, a plugin or a preset. */
export async function resolveConfig(options: ResolveConfigOptions): Promise<ConfigSources> {
  const { file, warnings } = await find(options);
  const { program, rootfs, directory, absolutePath, isInside, timeout, onForeignCode } = options;
  await watchForeignModules({ config: file?.file, program, isInside, onForeignCode });
  if (rootfs !== undefined) forbidModulesIn(absolutePath(rootfs));
  const sources = await inTime(file?.file ?? directory, (clock) => evaluate(file, options, clock), timeout);
  return { ...sources, warnings: [...warnings, ...sources.warnings] };
}

interface Found {
  readonly file?: FoundConfig;
  readonly warnings: readonly string[];
}

async function find({ configFile, directory, rootfs, absolutePath, isInside }: ResolveConfigOptions): Promise<Found> {
  if (configFile === false) return { warnings: [] };
  if (configFile !== undefined) {
    const file = namedConfig(absolutePath(configFile));
    if (rootfs !== undefined && isInside(file.file, rootfs)) throw configInRootfs(file.file, rootfs);
    return { file, warnings: [] };
  }
  if (rootfs !== undefined && isInside(directory, rootfs)) {
    return { warnings: ['the working directory is in the rootfs: a config there is not read'] };
  }
  const file = await findConfig(directory);
  if (file === undefined) return { warnings: misnamedConfigs(directory) };
  if (rootfs !== undefined && isInside(file.file, rootfs)) throw configInRootfs(file.file, rootfs);
  return { file, warnings: file.ignored.map((place) => `the config ${place} is not read: ${file.file} comes first`) };
}

async function evaluate(
  found: FoundConfig | undefined,
  options: ResolveConfigOptions,
  clock: Clock,
): Promise<ConfigSources> {
  const commandLine = { entries: options.presets, origin: 'command line', bases: [options.directory] };
  const given = inputOf(options.rootfs, options.image === undefined ? undefined : { text: options.image });
  if (found === undefined) return await addPresets([], [commandLine], given, options, clock);
  const { file, base } = found;
  const config = await readFound(found, given, options, clock);
  const locate = (path: string) => options.absolutePath(path, base);
  const { rootfs, image } = given.isThere ? given : inputOfConfig(config, locate);
  if (rootfs !== undefined) {
    if (options.isInside(file, rootfs)) throw configInRootfs(file, rootfs);
    forbidModulesIn(rootfs);
  }
  const source = { origin: `config ${file}`, bases: [base] };
  const builtIn = new Set(options.builtInRepos);
  const repos = await resolveRepos(config.repos ?? [], { ...source, builtIn, off: new Set() });
  const lists = [commandLine, { ...source, entries: config.presets ?? [] }];
  const own = configLayer(config, repos, locate, source.origin);
  return { file, ...(await addPresets([own], lists, inputOf(rootfs, image), options, clock)) };
}

/** Where the tree comes from: one of the two, or nothing. */
interface TreeInput {
  readonly rootfs: string | undefined;
  readonly image: OutputSetting | undefined;
  readonly isThere: boolean;
  /** The layer of the config, if there is one. */
  readonly own?: readonly SettingsLayer[];
}

function inputOf(rootfs: string | undefined, image: OutputSetting | undefined): TreeInput {
  return { rootfs, image, isThere: rootfs !== undefined || image !== undefined };
}

function inputOfConfig({ rootfs, image }: Config, locate: (path: string) => string): TreeInput {
  return inputOf(
    rootfs === undefined ? undefined : locate(rootfs),
    image === undefined ? undefined : { text: image, locate },
  );
}

/** Layers of an image may have to be decompressed first. */
async function osReleaseOf(
  { rootfs, image, own = [] }: TreeInput,
  { readOsRelease, readOsReleaseOfImage }: ResolveConfigOptions,
  clock: Clock,
): Promise<Readonly<Record<string, string>>> {
  if (image !== undefined) return clock.stoppedFor(() => readOsReleaseOfImage(image, own));
  return rootfs === undefined ? {} : readOsRelease(rootfs);
}

/**
 * Adds the layers of presets.
 * @param own layers that take precedence over them.
 */
async function addPresets(
  own: readonly SettingsLayer[],
  lists: readonly PresetList[],
  input: TreeInput,
  options: ResolveConfigOptions,
  clock: Clock,
): Promise<ConfigSources> {
  const builtIn = new Set(options.builtInRepos);
  const layers = [...own];
  const { chosen, chain, warnings } = await readPresets(lists, { ...input, own }, options, clock);
  for (const { preset, bases } of chain) {
    const off = new Set(layers.flatMap(({ repos = [] }) => namesOff(repos)));
    const source = { origin: `preset ${preset.name}`, bases, builtIn, off };
    layers.push(presetLayer(preset, await resolveRepos(preset.repos ?? [], source)));
  }
  const idle = mergeRepos(layers).idle.filter(({ value }) => !builtIn.has(value));
  return { layers, presets: chosen, warnings: [...warnings, ...idle.map((name) => turnsOffNothing(name, builtIn))] };
}

async function readPresets(
  lists: readonly PresetList[],
  input: TreeInput,
  options: ResolveConfigOptions,
  clock: Clock,
): Promise<ResolvedPresets> {
  if (lists.every(({ entries }) => entries.length === 0)) return { chosen: [], chain: [], warnings: [] };
  const osRelease = input.isThere ? await osReleaseOf(input, options, clock) : undefined;
  return await resolvePresets(lists, { builtIn: await options.builtInPresets(), osRelease });
}

function turnsOffNothing({ value, origin }: Setting<string>, builtIn: ReadonlySet<string>): string {
  return `the ${printable(origin)} disables the repo "${printable(value)}", which does not exist${didYouMean(value, [...builtIn])}`;
}

/** @param given on the command line or in the environment. */
async function readFound(
  found: FoundConfig,
  given: TreeInput,
  options: ResolveConfigOptions,
  clock: Clock,
): Promise<Config> {
  const { rootfs, image, command, env } = options;
  const value = await evaluateConfig(found, async () => {
    const osRelease = await osReleaseOf(given, options, clock);
    return { rootfs, image, osRelease, env, command };
  });
  try {
    return checkConfig(value, found.file);
  } catch (error) {
    // A getter of the config may throw.
    throw isChunkahError(error) ? error : configFailed(found.file, placeInConfig(found.file, error), error);
  }
}
