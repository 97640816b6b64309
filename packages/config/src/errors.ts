import {
  ChunkahError,
  describeJsonFault,
  isChunkahError,
  type JsonFault,
  printable,
  readFailure,
  type ShapeFaults,
} from '@chunkah/core';
import { didYouMean } from './schema/suggestion.ts';

export function configUnreadable(file: string, cause: unknown): ChunkahError {
  return new ChunkahError({
    code: 'CONFIG_UNREADABLE',
    message: `cannot read the config ${printable(file)}: ${readFailure(cause)}`,
    hint: 'make it readable, name another one with --config-file, or take none with --no-config-file',
    cause,
  });
}

export function configTypeUnknown(file: string): ChunkahError {
  return new ChunkahError({
    code: 'CONFIG_UNREADABLE',
    message: `the config ${printable(file)} has none of the extensions .ts, .mts, .js, .mjs and .json`,
    hint: 'rename it, for example to chunkah.config.ts; an image config is named with --config',
  });
}

export function configInRootfs(file: string, rootfs: string): ChunkahError {
  return new ChunkahError({
    code: 'CONFIG_IN_ROOTFS',
    message: `the config ${printable(file)} lies in the rootfs ${printable(rootfs)}`,
    hint: 'nothing in a rootfs is run: keep the config outside of it',
  });
}

export function moduleInRootfs(path: string, rootfs: string): ChunkahError {
  return new ChunkahError({
    code: 'CONFIG_IN_ROOTFS',
    message: `the config imports ${printable(path)}, which lies in the rootfs ${printable(rootfs)}`,
    hint: 'nothing in a rootfs is run: install packages outside of it',
  });
}

export function configSyntax(file: string, fault: JsonFault): ChunkahError {
  return new ChunkahError({
    code: 'CONFIG_SYNTAX',
    message: `the config ${printable(file)} is broken JSON: ${describeJsonFault(fault)}`,
    hint: 'correct it there',
  });
}

/** The file throws, or the function or promise that it exports does. */
export function configFailed(file: string, cause: unknown): ChunkahError {
  const own = isChunkahError(cause) ? cause : undefined;
  const reason = cause instanceof Error ? cause.message : String(cause);
  const place = placeIn(file, cause);
  return new ChunkahError({
    code: own?.code ?? 'CONFIG_FAILED',
    message: `the config ${printable(file)} failed${place}: ${own === undefined ? printable(firstLine(reason)) : reason}`,
    hint: own?.hint ?? 'correct the file, or take none with --no-config-file',
    cause,
  });
}

/** Line and column of the config in an error's stack. */
function placeIn(file: string, cause: unknown): string {
  const stack = cause instanceof Error ? (cause.stack ?? '') : '';
  const start = stack.indexOf(`${file}:`);
  const [, line, column] = (start < 0 ? null : /^:(\d+)(?::(\d+))?/.exec(stack.slice(start + file.length))) ?? [];
  if (line === undefined) return '';
  return ` at line ${line}${column === undefined ? '' : `, column ${column}`}`;
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

/** @param seconds that were waited. */
export function configNeverSettles(file: string, seconds: number): ChunkahError {
  return new ChunkahError({
    code: 'CONFIG_TIMEOUT',
    message: `the config ${printable(file)} gave nothing within ${seconds} s`,
    hint: 'look for a promise in it that never settles',
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
 * @param origin what names it: `config FILE`, `preset NAME`.
 * @param builtIn names of repos that need no package.
 */
export function repoMissing(name: string, origin: string, builtIn: readonly string[]): ChunkahError {
  const shown = printable(name);
  const install = `install it: npm install ${/^@|^chunkah-/.test(name) ? shown : `chunkah-repo-${shown}`}`;
  return new ChunkahError({
    code: 'PLUGIN_MISSING',
    message: `the repo "${shown}" of the ${printable(origin)} is not built in, and no package of it is found${didYouMean(name, builtIn)}`,
    hint: /^[./]/.test(name)
      ? 'correct the path; it starts at the folder of the config'
      : `${install}; built in are ${builtIn.join(', ')}`,
  });
}

export function pluginInvalid(kind: 'repo' | 'preset', name: string, origin: string, cause: unknown): ChunkahError {
  const own = isChunkahError(cause) ? cause : undefined;
  const reason = cause instanceof Error ? cause.message : String(cause);
  const hint =
    kind === 'repo'
      ? 'a package with a repo exports its factory as default, see docs/writing-a-repo-plugin.md'
      : 'a package with a preset exports it as default, see docs/guide/presets.md';
  return new ChunkahError({
    code: own?.code ?? 'PLUGIN_INVALID',
    message: `the ${kind} "${printable(name)}" of the ${printable(origin)}: ${own === undefined ? printable(firstLine(reason)) : reason}`,
    hint: own?.hint ?? hint,
    cause,
  });
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
