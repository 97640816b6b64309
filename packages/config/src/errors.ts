import { inspect } from 'node:util';
import { ChunkahError, isChunkahError, printable, readFailure } from '@chunkah/core';
import { describeJsonFault, type JsonFault, type ShapeFaults } from '@chunkah/core/json';
import { commonJsVariable, isFailedRequire, missingFile } from './load/module-faults.ts';
import type { ConfigPlace } from './load/place-in-config.ts';
import { didYouMean } from './schema/suggestion.ts';

export function configUnreadable(file: string, cause: unknown): ChunkahError {
  return new ChunkahError({
    code: 'CONFIG_UNREADABLE',
    message: `cannot read the config ${printable(file)}: ${readFailure(cause)}`,
    hint: 'make it readable, name another file with --config-file, or use none with --no-config-file',
    cause,
  });
}

export function configTypeUnknown(file: string): ChunkahError {
  return new ChunkahError({
    code: 'CONFIG_UNREADABLE',
    message: `the config ${printable(file)} does not end in .ts, .mts, .js, .mjs or .json`,
    hint: 'rename it, for example to chunkah.config.ts; an image config is named with --config',
  });
}

export function configInRootfs(file: string, rootfs: string): ChunkahError {
  return new ChunkahError({
    code: 'CONFIG_IN_ROOTFS',
    message: `the config ${printable(file)} is in the rootfs ${printable(rootfs)}`,
    hint: 'code in a rootfs is never run: keep the config outside of it',
  });
}

export function moduleInRootfs(path: string, rootfs: string): ChunkahError {
  return new ChunkahError({
    code: 'CONFIG_IN_ROOTFS',
    message: `the config or a plugin imports ${printable(path)}, which is in the rootfs ${printable(rootfs)}`,
    hint: 'code in a rootfs is never run: install packages outside of it',
  });
}

export function configSyntax(file: string, fault: JsonFault): ChunkahError {
  return new ChunkahError({
    code: 'CONFIG_SYNTAX',
    message: `the config ${printable(file)} is broken JSON: ${describeJsonFault(fault)}`,
    hint: 'correct it there',
  });
}

/**
 * The file, or the function or promise that it exports, throws.
 * @param place where in the file, if known.
 */
export function configFailed(file: string, place: ConfigPlace | undefined, cause: unknown): ChunkahError {
  const where = place === undefined ? '' : ` at ${describePlace(place)}`;
  const variable = commonJsVariable(cause);
  if (variable === 'module' || variable === 'exports') return configCommonJs(file, place);
  if (variable === 'require' || isFailedRequire(cause)) return configRequires(file, place);
  const missing = missingFile(cause);
  if (missing !== undefined) return importMissing(`the config ${printable(file)} failed`, missing);
  return new ChunkahError({
    code: isChunkahError(cause) ? cause.code : 'CONFIG_FAILED',
    message: `the config ${printable(file)} failed${where}: ${reasonOf(cause)}`,
    hint: hintFor(cause) ?? 'correct the file, or use none with --no-config-file',
    cause,
  });
}

/** Compiled to CommonJS, or written as CommonJS in a file that Node treats as an ES module. */
export function configCommonJs(file: string, place?: ConfigPlace): ChunkahError {
  const where = place === undefined ? '' : ` at ${describePlace(place)}`;
  return new ChunkahError({
    code: 'CONFIG_COMMONJS',
    message: `the config ${printable(file)} is CommonJS${where}, not an ES module`,
    hint: 'write export default { ... } instead of module.exports; chunkah.config.ts needs no compiler',
  });
}

function configRequires(file: string, place: ConfigPlace | undefined): ChunkahError {
  const where = place === undefined ? '' : ` at ${describePlace(place)}`;
  return new ChunkahError({
    code: 'CONFIG_REQUIRES',
    message: `the config ${printable(file)} calls require${where}: a config is an ES module, which has import`,
    hint: "write import { defineConfig } from 'chunkah', and export default instead of module.exports",
  });
}

/** @param what fails, names made printable. */
function importMissing(what: string, { text, hint }: { readonly text: string; readonly hint: string }): ChunkahError {
  return new ChunkahError({ code: 'IMPORT_MISSING', message: `${what}: ${text}`, hint });
}

/**
 * Third-party code fails where nothing awaits it.
 * @param place where it is, with names made printable.
 */
export function failedLate(place: string, cause: unknown): ChunkahError {
  return new ChunkahError({
    code: 'FAILED_LATE',
    message: `${place} failed where nothing waits for it: ${reasonOf(cause)}`,
    hint: 'await each promise there, and catch errors in callbacks of timers and events',
    cause,
  });
}

function describePlace({ line, column }: ConfigPlace): string {
  return `line ${line}${column === undefined ? '' : `, column ${column}`}`;
}

/** Anything can be thrown. */
function reasonOf(cause: unknown): string {
  if (isChunkahError(cause)) return cause.message;
  const message = cause instanceof Error ? String(cause.message) || cause.name : cause;
  const text = typeof message === 'string' ? message : inspect(message, { customInspect: false });
  return printable(text.split('\n', 1)[0] ?? '');
}

/**
 * What to do about an error in third-party code; `undefined` if there is nothing better to say than
 * to correct it.
 */
function hintFor(cause: unknown): string | undefined {
  if (isChunkahError(cause)) return cause.hint;
  if (commonJsVariable(cause) !== undefined) return 'in an ES module write import, export and import.meta.dirname';
  if (!(cause instanceof Error && 'code' in cause)) return undefined;
  if (cause.code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') {
    return 'Node only removes types: write it without enums, namespaces and parameter properties';
  }
  const isMissing = cause.code === 'ERR_MODULE_NOT_FOUND' || cause.code === 'MODULE_NOT_FOUND';
  const [, name] = (isMissing ? /^Cannot find (?:package|module) '([^./][^']*)'/.exec(cause.message) : null) ?? [];
  return name === undefined ? undefined : `install it: npm install ${printable(name)}`;
}

export function configEmpty(file: string): ChunkahError {
  return new ChunkahError({
    code: 'CONFIG_EMPTY',
    message: `the config ${printable(file)} gives no config`,
    hint: file.endsWith('.json')
      ? 'write an object with options: { "maxLayers": 64 }'
      : 'write: export default defineConfig({ ... })',
  });
}

/** @param seconds how long we waited. */
export function configNeverSettles(file: string, seconds: number): ChunkahError {
  return new ChunkahError({
    code: 'CONFIG_TIMEOUT',
    message: `the config ${printable(file)} did not settle within ${seconds} s`,
    hint: 'look for a promise that never settles in it and in what it imports',
  });
}

export function configInvalid(file: string, faults: ShapeFaults): ChunkahError {
  return new ChunkahError({
    code: 'CONFIG_INVALID',
    message: `the config ${printable(file)} is invalid: ${faults}`,
    hint: 'docs/guide/configuration.md lists all options',
  });
}

/**
 * @param origin where it is named: `config FILE`, `preset NAME`.
 * @param builtIn names of repos that need no package.
 */
export function repoMissing(name: string, origin: string, builtIn: readonly string[]): ChunkahError {
  const shown = printable(name);
  const install = `install it: npm install ${/^@|^chunkah-/.test(name) ? shown : `chunkah-repo-${shown}`}`;
  return new ChunkahError({
    code: 'PLUGIN_MISSING',
    message: `the repo "${shown}" of the ${printable(origin)} is not built in, and no package provides it${didYouMean(name, builtIn)}`,
    hint: /^[./]/.test(name)
      ? 'correct the path; it is relative to the folder of the config'
      : `${install}; built in are ${builtIn.join(', ')}`,
  });
}

export function pluginInvalid(kind: 'repo' | 'preset', name: string, origin: string, cause: unknown): ChunkahError {
  const hint =
    kind === 'repo'
      ? 'the default export of a repo package is its factory, see docs/writing-a-repo-plugin.md'
      : 'the default export of a preset package is the preset, see docs/guide/presets.md';
  const missing = missingFile(cause);
  if (missing !== undefined)
    return importMissing(`the ${kind} "${printable(name)}" of the ${printable(origin)}`, missing);
  return new ChunkahError({
    code: isChunkahError(cause) ? cause.code : 'PLUGIN_INVALID',
    message: `the ${kind} "${printable(name)}" of the ${printable(origin)}: ${reasonOf(cause)}`,
    hint: hintFor(cause) ?? hint,
    cause,
  });
}
