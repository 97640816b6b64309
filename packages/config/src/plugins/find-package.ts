import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { resolve } from 'import-meta-resolve';

/** A package that a config names. */
export interface NamedPackage {
  readonly kind: 'repo' | 'preset';
  /** `acme`, `chunkah-repo-acme`, `@scope/name`, `./file.ts` or an absolute path. */
  readonly name: string;
  /** Directory that it is looked for from. */
  readonly base: string;
}

/** @returns URL of the module; `undefined` when no such package is installed there. */
export function findPackage({ kind, name, base }: NamedPackage): string | undefined {
  const parent = pathToFileURL(join(base, 'chunkah.config.js')).href;
  for (const specifier of specifiers(kind, name)) {
    const url = resolved(specifier, parent);
    if (url !== undefined) return url;
  }
  return undefined;
}

function specifiers(kind: string, name: string): readonly string[] {
  if (name.startsWith('/')) return [pathToFileURL(name).href];
  if (/^\.\.?\//.test(name)) return [name];
  // The name of a package and nothing else: a config in JSON runs no code from anywhere but a package or a path.
  if (!/^(@[a-z0-9-._~]+\/)?[a-z0-9-._~]+$/i.test(name)) return [];
  return name.startsWith('@') || name.startsWith('chunkah-') ? [name] : [`chunkah-${kind}-${name}`, name];
}

function resolved(specifier: string, parent: string): string | undefined {
  try {
    return resolve(specifier, parent);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_MODULE_NOT_FOUND' || code === 'ERR_UNSUPPORTED_DIR_IMPORT') return undefined;
    throw error;
  }
}
