import { accessSync, constants, lstatSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join } from 'node:path';
import { isJsonObject, type JsonValue, parseJsonBytes } from '@chunkah/core/json';
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
 * The places in a directory where a config stands. Costs next to nothing, so that a build without a
 * config pays nothing for them.
 * @throws ChunkahError `CONFIG_UNREADABLE` when the directory cannot be looked into.
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
    // A file named `.config`, as the Linux kernel has one.
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return false;
    throw configUnreadable(file, error);
  }
}

/**
 * Whether a package.json has the key `chunkah`. Without it nothing in the file counts, which was
 * not written for us.
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
    // Reading it reports what is wrong.
    return true;
  }
}

/**
 * Finds the config in a directory; its parents are not looked at.
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
    // Nothing is evaluated while files are looked for: an error of the config would count as "not
    // there".
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

/** The part of cosmiconfig that looks through a directory. */
type ExplorerClass = new (
  options: object,
) => {
  search(directory: string): Promise<{ readonly filepath: string; readonly config: unknown } | null>;
};

/**
 * The class alone: the library's main module first looks for options of its own, runs
 * `.config/config.js` on the way and obeys a key of package.json.
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
  if (value === undefined) return new Loaded({ kind: 'data', value });
  if (basename(file) !== 'package.json') return new Loaded({ kind: 'data', value });
  const { chunkah: own } = isJsonObject(value) ? value : {};
  return own === undefined ? {} : { chunkah: new Loaded({ kind: 'data', value: own }) };
}

function readJson(file: string): JsonValue | undefined {
  const bytes = readBytes(file);
  // Blanks alone are no config; that is no error of the syntax.
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
    if (!statSync(file).isFile()) throw Object.assign(new Error('no regular file'), { code: 'it is no regular file' });
    accessSync(file, constants.R_OK);
  } catch (error) {
    throw configUnreadable(file, error);
  }
}
