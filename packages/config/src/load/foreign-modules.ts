import { realpathSync } from 'node:fs';
import { isBuiltin, registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { moduleInRootfs } from '../errors.ts';
import { foreignUrls } from './foreign-code.ts';
import { isUnnamed, loadFindUnnamed } from './unnamed-places.ts';

/** Directories that no foreign module may be in. */
const forbidden = new Set<string>();

export interface ForeignModules {
  /** The config, an absolute path; `undefined` when there is none. */
  readonly config: string | undefined;
  /**
   * URL of a module of this program: our packages are resolved from there if they are not installed
   * beside the config.
   */
  readonly program: string;
  /** Whether a path leads into a directory. */
  readonly isInside: (path: string, directory: string) => boolean;
  /** Called before the first of them runs. */
  readonly onForeignCode?: (() => void) | undefined;
}

let onForeignCode: ForeignModules['onForeignCode'];
let isInside: ForeignModules['isInside'];

/** Imports the config or a plugin. */
export async function importForeign(url: string): Promise<{ readonly default?: unknown }> {
  onForeignCode?.();
  foreignUrls.add(url);
  return await import(url);
}

/**
 * From now on no code from a rootfs is run.
 * @throws ChunkahError `CONFIG_IN_ROOTFS` if some already has been: a config that is a program
 *   names its rootfs only after its imports.
 */
export function forbidModulesIn(rootfs: string): void {
  forbidden.add(rootfs);
  for (const url of foreignUrls) refuseForbidden(url);
}

/**
 * Sets how imports of the config and plugins are resolved. Modules of the program are not affected.
 */
export async function watchForeignModules({ config, program, ...watch }: ForeignModules): Promise<void> {
  onForeignCode = watch.onForeignCode;
  isInside = watch.isInside;
  const configUrl = config === undefined ? undefined : urlOf(config);
  const findUnnamed = isUnnamed(configUrl) ? await loadFindUnnamed() : undefined;
  registerHooks({
    resolve(specifier, context, next) {
      const isForeign =
        foreignUrls.has(specifier) || (context.parentURL !== undefined && foreignUrls.has(context.parentURL));
      if (!isForeign) return next(specifier, context);
      const { parentURL = specifier, conditions } = context;
      const place = [specifier, parentURL].find(isUnnamed);
      const find = () =>
        findUnnamed === undefined || place === undefined || isBuiltin(specifier)
          ? next(specifier, context)
          : { url: findUnnamed(specifier, place, conditions), shortCircuit: true };
      const found = ownPackage.test(specifier)
        ? withFallback(find, () => next(specifier, { ...context, parentURL: program }))
        : find();
      refuseForbidden(found.url);
      foreignUrls.add(found.url);
      // Without "type": "module" in a package.json beside it, Node would treat it as CommonJS, or
      // read it twice.
      return found.url === configUrl && configUrl.endsWith('.ts') ? { ...found, format: 'module-typescript' } : found;
    },
  });
  silenceNode();
}

/** The URL that Node has for a file. */
function urlOf(file: string): string {
  const url = pathToFileURL(file).href;
  return isUnnamed(url) ? url : pathToFileURL(realpathSync(file)).href;
}

function refuseForbidden(url: string): void {
  if (!url.startsWith('file:')) return;
  const path = fileURLToPath(url);
  for (const rootfs of forbidden) if (isInside(path, rootfs)) throw moduleInRootfs(path, rootfs);
}

const ownPackage = /^(chunkah|@chunkah\/[a-z-]+)$/;

/**
 * If both fail, the first error is more useful: it says that the config's folder lacks the package.
 */
function withFallback<Found>(first: () => Found, second: () => Found): Found {
  try {
    return first();
  } catch (error) {
    const found = attempted(second);
    if (found === undefined) throw error;
    return found;
  }
}

function attempted<Found>(find: () => Found): Found | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}

/**
 * Suppresses Node's warnings about configs in TypeScript and in folders without a "type" in their
 * package.json: the author of a config can do nothing about them.
 */
function silenceNode(): void {
  const emit = process.emitWarning;
  const quiet = (warning: string | Error, ...others: unknown[]): void => {
    const text = warning instanceof Error ? warning.message : warning;
    if (text.startsWith('Type Stripping is an experimental feature')) return;
    if (others.some((other) => codeOf(other) === 'MODULE_TYPELESS_PACKAGE_JSON')) return;
    Reflect.apply(emit, process, [warning, ...others]);
  };
  process.emitWarning = quiet;
}

function codeOf(option: unknown): unknown {
  return typeof option === 'object' && option !== null && 'code' in option ? option.code : option;
}
