import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { pluginInvalid } from '../errors.ts';
import { isUnnamed, loadFindUnnamed } from '../load/unnamed-places.ts';

/** A package that a config names. */
export interface NamedPackage {
  readonly kind: 'repo' | 'preset';
  /** `acme`, `chunkah-repo-acme`, `@scope/name`, `./file.ts` or an absolute path. */
  readonly name: string;
  /** Directories to resolve it from, in order. */
  readonly bases: readonly string[];
  /** Where it is named, for errors. */
  readonly origin: string;
}

/**
 * @returns URL of the module; `undefined` if no such package is installed there.
 * @throws
 *   ChunkahError `PLUGIN_INVALID` if it is, but has no such module.
 */
export async function findPackage({ kind, name, bases, origin }: NamedPackage): Promise<string | undefined> {
  try {
    for (const base of bases) {
      const parent = pathToFileURL(join(base, 'chunkah.config.js')).href;
      for (const specifier of specifiers(kind, name)) {
        const url = await resolved(specifier, parent);
        if (url !== undefined) return url;
      }
    }
  } catch (error) {
    throw pluginInvalid(kind, name, origin, error);
  }
  return undefined;
}

/** Directory from which packages named by a module are resolved. */
export function folderOf(url: string): string {
  return dirname(fileURLToPath(url));
}

function specifiers(kind: string, name: string): readonly string[] {
  if (name.startsWith('/')) return [pathToFileURL(name).href];
  if (isPath(name)) return [name];
  // Only the name of a package: a JSON config must not run code from anywhere but a package or a
  // path.
  if (!/^(@[a-z0-9-._~]+\/)?[a-z0-9-._~]+$/i.test(name)) return [];
  return name.startsWith('@') || name.startsWith('chunkah-') ? [name] : [`chunkah-${kind}-${name}`, name];
}

/** As a path or a file URL; resolving does not check that it exists. */
function isPath(specifier: string): boolean {
  return /^(\.\.?\/|file:)/.test(specifier);
}

async function resolved(specifier: string, parent: string): Promise<string | undefined> {
  // Most configs name no package.
  const resolve = isUnnamed(parent) ? await loadFindUnnamed() : (await import('import-meta-resolve')).resolve;
  try {
    const url = resolve(specifier, parent);
    return isPath(specifier) && !existsSync(fileURLToPath(url)) ? undefined : url;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_MODULE_NOT_FOUND' || code === 'ERR_UNSUPPORTED_DIR_IMPORT') return undefined;
    throw error;
  }
}
