import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { printable } from '@chunkah/core';

/**
 * Whether a default export is what a compiler turns `export default` into for CommonJS: an object
 * that contains the real one.
 */
export function isCompiled(exported: unknown): boolean {
  return typeof exported === 'object' && exported !== null && '__esModule' in exported && 'default' in exported;
}

/** The CommonJS variable that an ES module uses; `undefined` for any other error. */
export function commonJsVariable(cause: unknown): string | undefined {
  if (!(cause instanceof ReferenceError)) return undefined;
  return /^(require|module|exports|__dirname|__filename) is not defined in ES module scope/.exec(cause.message)?.[1];
}

/**
 * Whether a module that Node treats as CommonJS failed because `require` cannot load our ES
 * modules.
 */
export function isFailedRequire(cause: unknown): boolean {
  return (
    cause instanceof Error && 'requireStack' in cause && /^Cannot find module '(?:@?chunkah\b)/.test(cause.message)
  );
}

/**
 * Describes an import of a file that does not exist, but does under the name that a compiler or a
 * bundler would look for; `undefined` for any other error.
 */
export function missingFile(cause: unknown): { readonly text: string; readonly hint: string } | undefined {
  if (!(cause instanceof Error && 'code' in cause)) return undefined;
  if (cause.code !== 'ERR_MODULE_NOT_FOUND' && cause.code !== 'ERR_UNSUPPORTED_DIR_IMPORT') return undefined;
  const [, file, importer] = / '(\/.*)' (?:.*)imported from (\/.*)$/.exec(cause.message) ?? [];
  if (file === undefined || importer === undefined) return undefined;
  const present = meantFiles(file).find((path) => existsSync(path));
  if (present === undefined) return undefined;
  const text = `${printable(importer)} imports ${printable(file)}, which is not a file`;
  return { text, hint: hintFor(file, present) };
}

function hintFor(file: string, present: string): string {
  const name = printable(present.slice(dirname(file).length + 1));
  return `import ${name}: Node uses file names as they are written, and runs TypeScript directly`;
}

/** What a compiler or a bundler would find in place of a file. */
function meantFiles(file: string): string[] {
  const extension = extname(file);
  const start = join(dirname(file), basename(file, extension));
  const sources = /^\.[cm]?js$/.test(extension) ? [`${start}${extension.replace('js', 'ts')}`, `${start}.tsx`] : [];
  const names = ['.ts', '.js', '.mts', '.mjs', '.json'];
  return [...sources, ...names.map((name) => file + name), ...names.map((name) => join(file, `index${name}`))];
}
