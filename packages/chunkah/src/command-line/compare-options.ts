import type { CompareOptions } from '../diff/diff.ts';
import { usageError } from './errors.ts';
import type { CommandOptions } from './options.ts';

/** What `--files` and `--fetch` ask of a comparison. */
export function compareOptions({
  changedFiles: files,
  fetchLayers,
}: Pick<CommandOptions, 'changedFiles' | 'fetchLayers'>): CompareOptions {
  return { ...(files === undefined ? {} : { files }), ...(fetchLayers === undefined ? {} : { fetchLayers }) };
}

/**
 * How a result is printed.
 * @throws ChunkahError `USAGE` for `--json` with another format.
 */
export function resultFormat({ json, format = 'text' }: Pick<CommandOptions, 'json' | 'format'>) {
  if (json !== true) return format;
  if (format !== 'text') throw usageError(`--json and --format ${format} cannot be used together`);
  return 'json';
}
