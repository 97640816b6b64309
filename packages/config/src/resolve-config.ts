import { resolve } from 'node:path';
import { isChunkahError, type Preset } from '@chunkah/core';
import type { Config } from './config.ts';
import { configFailed, configInRootfs } from './errors.ts';
import { type FoundConfig, findConfig, namedConfig } from './find/find-config.ts';
import { isInside } from './find/inside.ts';
import { keepConsoleOffOutput } from './load/console-output.ts';
import { evaluateConfig } from './load/evaluate-config.ts';
import { forbidModulesIn, watchForeignModules } from './load/foreign-modules.ts';
import { inTime } from './load/in-time.ts';

import { placeInConfig } from './load/place-in-config.ts';
import { configLayer } from './merge/config-layer.ts';
import type { SettingsLayer } from './merge/merge-settings.ts';
import { presetLayer } from './merge/preset-layer.ts';
import { resolveRepos } from './plugins/resolve-repos.ts';
import { type ChosenPreset, resolvePresets } from './presets/resolve-presets.ts';
import { checkConfig } from './schema/check-config.ts';

export interface ResolveConfigOptions {
  /** The working directory: a config is looked for there, and relative names of the command line start there. */
  readonly directory: string;
  /** The config that the command line names; `false` to take none. */
  readonly configFile: string | false | undefined;
  /** The rootfs of the command line or the environment. */
  readonly rootfs: string | undefined;
  /** Presets that the command line names. */
  readonly presets: readonly string[];
  /** The command that runs. */
  readonly command: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads the fields of a rootfs's `os-release`; none without one. */
  readonly readOsRelease: (rootfs: string) => Readonly<Record<string, string>>;
  readonly builtInRepos: readonly string[];
  readonly builtInPresets: () => Promise<readonly Preset[]>;
  /** URL of a module of the program: packages of ours that a config has none of are found from there. */
  readonly program: string;
  /** Seconds to wait for a config; default 30. */
  readonly timeout?: number;
}

/** What the config and the presets say. */
export interface ConfigSources {
  /** Absolute path of the config; missing when there is none. */
  readonly file?: string;
  /** The config, then the presets: the first counts most. */
  readonly layers: readonly SettingsLayer[];
  /** Presets that were asked for, with the reason: not those that they extend. */
  readonly presets: readonly ChosenPreset[];
  /** One line each, for the user. */
  readonly warnings: readonly string[];
}

/** @throws ChunkahError for whatever is wrong with the config, a plugin or a preset. */
export async function resolveConfig(options: ResolveConfigOptions): Promise<ConfigSources> {
  const { file, warnings } = await find(options);
  const { program, rootfs, directory, timeout } = options;
  watchForeignModules({ config: file?.file, program });
  if (rootfs !== undefined) forbidModulesIn(resolve(directory, rootfs));
  keepConsoleOffOutput();
  const sources = await inTime(file?.file ?? directory, evaluate(file, options), timeout);
  return { ...sources, warnings: [...warnings, ...sources.warnings] };
}

interface Found {
  readonly file?: FoundConfig;
  readonly warnings: readonly string[];
}

async function find({ configFile, directory, rootfs }: ResolveConfigOptions): Promise<Found> {
  if (configFile === false) return { warnings: [] };
  if (configFile !== undefined) {
    const file = namedConfig(resolve(directory, configFile));
    if (rootfs !== undefined && isInside(file.file, rootfs)) throw configInRootfs(file.file, rootfs);
    return { file, warnings: [] };
  }
  if (rootfs !== undefined && isInside(directory, rootfs)) {
    return { warnings: ['the working directory lies in the rootfs: a config there is not read'] };
  }
  const file = await findConfig(directory);
  if (file === undefined) return { warnings: [] };
  if (rootfs !== undefined && isInside(file.file, rootfs)) throw configInRootfs(file.file, rootfs);
  return { file, warnings: file.ignored.map((place) => `the config ${place} is not read: ${file.file} comes first`) };
}

async function evaluate(found: FoundConfig | undefined, options: ResolveConfigOptions): Promise<ConfigSources> {
  if (found === undefined) {
    const { chosen, layers, warnings } = await presetLayers({}, options, options);
    return { layers, presets: chosen, warnings };
  }
  const { file, base } = found;
  const config = await readFound(found, options);
  const rootfs = options.rootfs ?? (config.rootfs === undefined ? undefined : resolve(base, config.rootfs));
  if (rootfs !== undefined) {
    if (isInside(file, rootfs)) throw configInRootfs(file, rootfs);
    forbidModulesIn(rootfs);
  }
  const origin = `config ${file}`;
  const repos = await resolveRepos(config.repos ?? [], { origin, base, builtIn: new Set(options.builtInRepos) });
  const { chosen, layers, warnings } = await presetLayers(config, { rootfs, directory: base, origin }, options);
  return { file, layers: [configLayer(config, repos, base, origin), ...layers], presets: chosen, warnings };
}

/** Whose presets are looked for, and where. */
interface PresetPlace {
  readonly rootfs: string | undefined;
  readonly directory: string;
  readonly origin?: string;
}

/** What the presets of the command line say, then those of the config. */
async function presetLayers(
  { presets = [] }: Config,
  { rootfs, directory, origin = 'command line' }: PresetPlace,
  options: ResolveConfigOptions,
): Promise<{ layers: SettingsLayer[]; chosen: ChosenPreset[]; warnings: string[] }> {
  if (options.presets.length === 0 && presets.length === 0) return { layers: [], chosen: [], warnings: [] };
  const shared = {
    builtIn: await options.builtInPresets(),
    osRelease: rootfs === undefined ? {} : options.readOsRelease(rootfs),
  };
  const named = await resolvePresets(options.presets, { ...shared, origin: 'command line', base: options.directory });
  const listed = await resolvePresets(presets, { ...shared, origin, base: directory });
  const layers: SettingsLayer[] = [];
  const taken = new Set<string>();
  for (const preset of [...named.chain, ...listed.chain]) {
    if (taken.has(preset.name)) continue;
    taken.add(preset.name);
    const source = { origin: `preset ${preset.name}`, base: directory, builtIn: new Set(options.builtInRepos) };
    layers.push(presetLayer(preset, await resolveRepos(preset.repos ?? [], source)));
  }
  return { layers, chosen: [...named.chosen, ...listed.chosen], warnings: [...named.warnings, ...listed.warnings] };
}

async function readFound(found: FoundConfig, options: ResolveConfigOptions): Promise<Config> {
  const { rootfs, command, env, readOsRelease } = options;
  const osRelease = rootfs === undefined ? {} : readOsRelease(rootfs);
  const value = await evaluateConfig(found, { rootfs, osRelease, env, command });
  try {
    return checkConfig(value, found.file);
  } catch (error) {
    // A getter of the config may throw.
    throw isChunkahError(error) ? error : configFailed(found.file, placeInConfig(found.file, error), error);
  }
}
