import { accessSync, constants, lstatSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { isJsonObject, type JsonValue, parseJsonBytes } from '@chunkah/core';
import { configSyntax, configTypeUnknown, configUnreadable } from '../errors.ts';

const extensions = ['ts', 'mts', 'js', 'mjs', 'json'];

/** Where a config may stand in a directory; the first that is there counts. */
export const configPlaces: readonly string[] = [
  ...extensions.map((extension) => `chunkah.config.${extension}`),
  ...extensions.map((extension) => `.config/chunkah.${extension}`),
  'package.json',
];

/** Code that is to be imported, or what a JSON file says; `undefined` for an empty file. */
export type ConfigContent =
  | { readonly kind: 'module' }
  | { readonly kind: 'data'; readonly value: JsonValue | undefined };

/** A config that is there, not yet evaluated. */
export interface FoundConfig {
  /** Absolute path. */
  readonly file: string;
  /** Directory that relative paths of the config start at. */
  readonly base: string;
  readonly content: ConfigContent;
  /** Other places in the same directory that hold a config and do not count. */
  readonly ignored: readonly string[];
}

/**
 * The places in a directory where a config may stand, without a look at what they hold. Costs next to nothing, so that a
 * build without a config pays nothing for them.
 */
export function presentPlaces(directory: string): readonly string[] {
  return configPlaces.filter((place) => {
    const file = join(directory, place);
    if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return false;
    return place !== 'package.json' || mayHoldConfig(file);
  });
}

/** Whether a package.json may have the key `chunkah`. */
function mayHoldConfig(file: string): boolean {
  try {
    return readFileSync(file, 'latin1').includes('"chunkah"');
  } catch {
    // Nobody said that this file is about us.
    return false;
  }
}

/**
 * Finds the config in a directory; its parents are not looked at.
 * @throws ChunkahError `CONFIG_UNREADABLE`, `CONFIG_SYNTAX`.
 */
export async function findConfig(directory: string): Promise<FoundConfig | undefined> {
  const places = presentPlaces(directory);
  if (places.length === 0) return undefined;
  for (const place of places) requireReadable(join(directory, place));
  const { cosmiconfig } = await import('cosmiconfig');
  const explorer = cosmiconfig('chunkah', {
    searchPlaces: [...places],
    // Nothing is evaluated while files are looked for: an error of the config would count as "not there".
    loaders: Object.fromEntries(extensions.map((extension) => [`.${extension}`, loadPlace])),
    ignoreEmptySearchPlaces: false,
    mergeSearchPlaces: false,
    searchStrategy: 'none',
    cache: false,
  });
  const found = await explorer.search(directory);
  if (found === null) return undefined;
  const ignored = places.filter((place) => place !== 'package.json' && join(directory, place) !== found.filepath);
  return describe(found.filepath, found.config, directory, ignored);
}

/**
 * The config that a user names.
 * @throws ChunkahError `CONFIG_UNREADABLE`, `CONFIG_SYNTAX`.
 */
export function namedConfig(path: string): FoundConfig {
  const file = resolve(path);
  if (!extensions.includes(extname(file).slice(1))) throw configTypeUnknown(file);
  requireReadable(file);
  const loaded = loadPlace(file);
  return describe(file, loaded instanceof Loaded ? loaded : loaded.chunkah, dirname(file), []);
}

function describe(file: string, loaded: unknown, base: string, ignored: readonly string[]): FoundConfig {
  // An empty file is not given to a loader.
  const content: ConfigContent = loaded instanceof Loaded ? loaded.content : { kind: 'data', value: undefined };
  return { file, base, content, ignored };
}

/** Keeps a value from being looked into by the library that found its file. */
class Loaded {
  readonly content: ConfigContent;

  constructor(content: ConfigContent) {
    this.content = content;
  }
}

function loadPlace(file: string): Loaded | { readonly chunkah?: Loaded } {
  if (extname(file) !== '.json') return new Loaded({ kind: 'module' });
  const value = readJson(file);
  if (basename(file) !== 'package.json') return new Loaded({ kind: 'data', value });
  const { chunkah: own } = isJsonObject(value) ? value : {};
  return own === undefined ? {} : { chunkah: new Loaded({ kind: 'data', value: own }) };
}

function readJson(file: string): JsonValue {
  const bytes = readBytes(file);
  return parseJsonBytes(bytes, { fault: (fault) => configSyntax(file, fault), loneSurrogates: true });
}

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw configUnreadable(file, error);
  }
}

function requireReadable(file: string): void {
  try {
    if (!statSync(file).isFile()) throw Object.assign(new Error('no regular file'), { code: 'it is no regular file' });
    accessSync(file, constants.R_OK);
  } catch (error) {
    throw configUnreadable(file, error);
  }
}
