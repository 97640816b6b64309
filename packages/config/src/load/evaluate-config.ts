import { pathToFileURL } from 'node:url';
import type { ConfigContext } from '../config.ts';
import { configCommonJs, configEmpty, configFailed } from '../errors.ts';
import type { FoundConfig } from '../find/find-config.ts';
import { importForeign } from './foreign-modules.ts';
import { isCompiled } from './module-faults.ts';
import { placeInConfig } from './place-in-config.ts';

/**
 * Imports a config, calls it if it is a function, waits for it if it is a promise.
 * @param contextOf called for a function alone: to read an image may take long.
 * @returns its content, unchecked.
 * @throws ChunkahError `CONFIG_FAILED`, `CONFIG_COMMONJS`, `CONFIG_REQUIRES`, `IMPORT_MISSING`,
 * `CONFIG_EMPTY`.
 */
export async function evaluateConfig(
  { file, content }: FoundConfig,
  contextOf: () => Promise<ConfigContext>,
): Promise<unknown> {
  const value = content.kind === 'data' ? content.value : await evaluate(file, contextOf);
  if (value === undefined || value === null) throw configEmpty(file);
  return value;
}

async function evaluate(file: string, contextOf: () => Promise<ConfigContext>): Promise<unknown> {
  const { default: exported } = await attempt(file, () => importForeign(pathToFileURL(file).href));
  if (await attempt(file, () => isCompiled(exported))) throw configCommonJs(file);
  if (typeof exported !== 'function') return await attempt(file, () => exported);
  const context = await contextOf();
  return await attempt(file, () => exported(context));
}

/** Foreign code may throw anything, at any touch. */
async function attempt<Result>(file: string, action: () => Result | PromiseLike<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    throw configFailed(file, placeInConfig(file, error), error);
  }
}
