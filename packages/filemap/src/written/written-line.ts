import { shownValue } from '@chunkah/core/json';
import type { OnFault } from './on-fault.ts';

/**
 * A line `path<TAB>component<TAB>interval` of a map or manifest, as written; the interval is empty
 * when absent.
 */
export interface WrittenLine {
  readonly path: string;
  readonly component: string;
  readonly interval: string;
}

/**
 * Whether a line of a map or manifest is a comment. Only the first line may be one, so that
 * programs can name the columns there; a path on that line that begins with `#` needs its leading
 * slash.
 * @param number of the line, from 1.
 */
export function isCommentLine(line: string, number: number): boolean {
  return number === 1 && line.startsWith('#');
}

/**
 * @returns `undefined` if the line has too few or too many tabs, which is reported to `onFault`.
 */
export function splitWrittenLine(line: string, onFault: OnFault): WrittenLine | undefined {
  const [path = '', component, interval = '', ...others] = line.split('\t');
  if (component !== undefined && others.length === 0) return { path, component, interval };
  onFault(`expected a path, a component and optionally an interval, separated by tabs, found ${shownValue(line)}`);
  return undefined;
}
