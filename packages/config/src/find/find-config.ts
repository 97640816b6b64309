import { accessSync, constants, lstatSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join } from 'node:path';
import { isJsonObject, type JsonValue, parseJsonBytes } from '@chunkah/core/json';
import { configSyntax, configTypeUnknown, configUnreadable } from '../errors.ts';

const extensions = ['ts', 'mts', 'js', 'mjs', 'json'];

/** Where a config may be in a directory; the first that exists is used. */
export const configPlaces: readonly string[] = [
  ...extensions.map((extension) => `chunkah.config.${extension}`),
  ...extensions.map((extension) => `.config/chunkah.${extension}`),
  'package.json',
];

/** Code to import, or the content of a JSON file; `undefined` for an empty file. */
export type ConfigContent =
  | { readonly kind: 'module' }
  | { readonly kind: 'data'; readonly value: JsonValue | undefined };

/** A config that was found but not yet evaluated. */
export interface FoundConfig {
  /** Absolute path. */
  readonly file: string;
  /** Directory that relative paths in the config are relative to. */
  readonly base: string;
  readonly content: ConfigContent;
  /** Other places in the same directory that have a config and are ignored. */
  readonly ignored: readonly string[];
}

/**
 * The places in a directory that have a config. This is cheap, so that a build without a config
 * pays next to nothing.
 * @throws ChunkahError `CONFIG_UNREADABLE` if the directory cannot be read.
 */
export function presentPlaces(directory: string): readonly string[] {
  return configPlaces.filter((place) => {
    const file = join(directory, place);
    return isThere(file) && (place !== 'package.json' || mayHoldConfig(file));
  });
}

function isThere(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    // A file named `.config`, as in the Linux kernel.
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return false;
    throw configUnreadable(file, error);
  }
}

/**
 * Whether a package.json has the key `chunkah`. Without it, the rest of the file does not concern
 * us.
 */
function mayHoldConfig(file: string): boolean {
  try {
    if (!statSync(file).isFile()) return false;
    const text = readFileSync(file, 'utf8');
    return text.includes('"chunkah"') && hasConfigKey(text);
  } catch {
    return false;
  }
}

function hasConfigKey(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && Object.hasOwn(value, 'chunkah');
  } catch {
    // Reading it later reports what is wrong.
    return true;
  }
}

/**
 * Finds the config in a directory, ignoring its parents.
 * @throws ChunkahError `CONFIG_UNREADABLE`, `CONFIG_SYNTAX`.
 */
export async function findConfig(directory: string): Promise<FoundConfig | undefined> {
  const places = presentPlaces(directory);
  const [first] = places;
  if (first === undefined) return undefined;
  requireReadable(join(directory, first));
  const explorer = new (explorerClass())({
    moduleName: 'chunkah',
    searchPlaces: places,
    // Nothing is evaluated while searching: an error in the config would be treated as "not found".
    loaders: Object.fromEntries(extensions.map((extension) => [`.${extension}`, loadPlace])),
    ignoreEmptySearchPlaces: false,
    transform: <Found>(result: Found) => result,
    searchStrategy: 'none',
    cache: false,
  });
  const found = await explorer.search(directory);
  if (found === null) return undefined;
  const ignored = places.filter((place) => join(directory, place) !== found.filepath);
  return describe(found.filepath, found.config, directory, ignored);
}

/** The part of cosmiconfig that searches a directory. */
type ExplorerClass = new (
  options: object,
) => {
  search(directory: string): Promise<{ readonly filepath: string; readonly config: unknown } | null>;
};

/**
 * Only the class: the library's main module first looks for its own options, runs
 * `.config/config.js` along the way and obeys a key in package.json.
 */
function explorerClass(): ExplorerClass {
  const require = createRequire(import.meta.url);
  const { Explorer }: { Explorer: ExplorerClass } = require('cosmiconfig/dist/Explorer.js');
  return Explorer;
}

/**
 * The config that a user names.
 * @param file its absolute path.
 * @throws ChunkahError `CONFIG_UNREADABLE`, `CONFIG_SYNTAX`.
 */
export function namedConfig(file: string): FoundConfig {
  if (!extensions.includes(extname(file).slice(1))) throw configTypeUnknown(file);
  requireReadable(file);
  const loaded = loadPlace(file);
  const folder = dirname(file);
  const isInner = configPlaces.includes(join(basename(folder), basename(file)));
  return describe(file, loaded instanceof Loaded ? loaded : loaded.chunkah, isInner ? dirname(folder) : folder, []);
}

function describe(file: string, loaded: unknown, base: string, ignored: readonly string[]): FoundConfig {
  // An empty file is not given to a loader.
  const content: ConfigContent = loaded instanceof Loaded ? loaded.content : { kind: 'data', value: undefined };
  return { file, base, content, ignored };
}

/** Keeps the library that found the file from inspecting its value. */
class Loaded {
  readonly content: ConfigContent;

  constructor(content: ConfigContent) {
    this.content = content;
  }
}

function loadPlace(file: string): Loaded | { readonly chunkah?: Loaded } {
  if (extname(file) !== '.json') return new Loaded({ kind: 'module' });
  const value = readJson(file);
  if (value === undefined) return new Loaded({ kind: 'data', value });
  if (basename(file) !== 'package.json') return new Loaded({ kind: 'data', value });
  const { chunkah: own } = isJsonObject(value) ? value : {};
  return own === undefined ? {} : { chunkah: new Loaded({ kind: 'data', value: own }) };
}

function readJson(file: string): JsonValue | undefined {
  const bytes = readBytes(file);
  // Only blanks: an empty config, not a syntax error.
  if (bytes.every((byte) => byte <= 0x20)) return undefined;
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
    if (!statSync(file).isFile())
      throw Object.assign(new Error('not a regular file'), { code: 'it is not a regular file' });
    accessSync(file, constants.R_OK);
  } catch (error) {
    throw configUnreadable(file, error);
  }
}
