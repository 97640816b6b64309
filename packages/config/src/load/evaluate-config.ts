import { pathToFileURL } from 'node:url';
import type { ConfigContext } from '../config.ts';
import { configCommonJs, configEmpty, configFailed } from '../errors.ts';
import type { FoundConfig } from '../find/find-config.ts';
import { importForeign } from './foreign-modules.ts';
import { isCompiled } from './module-faults.ts';
import { placeInConfig } from './place-in-config.ts';

/**
 * Imports a config, calls it if it is a function, waits for it if it is a promise.
 * @returns its content, unchecked.
 * @throws ChunkahError `CONFIG_FAILED`, `CONFIG_COMMONJS`, `CONFIG_REQUIRES`, `IMPORT_MISSING`,
 * `CONFIG_EMPTY`.
 */
export async function evaluateConfig({ file, content }: FoundConfig, context: ConfigContext): Promise<unknown> {
  const value = content.kind === 'data' ? content.value : await evaluate(file, context);
  if (value === undefined || value === null) throw configEmpty(file);
  return value;
}

async function evaluate(file: string, context: ConfigContext): Promise<unknown> {
  try {
    const { default: exported } = await importForeign(pathToFileURL(file).href);
    if (!isCompiled(exported)) return await (typeof exported === 'function' ? exported(context) : exported);
  } catch (error) {
    throw configFailed(file, placeInConfig(file, error), error);
  }
  throw configCommonJs(file);
}
