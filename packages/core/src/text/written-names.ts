import { shownValue } from '../json/shape-faults.ts';
import { componentName } from './component-name.ts';
import { detached } from './detached.ts';
import { isNameString } from './name-bytes.ts';
import { normalizePath } from './normalize-path.ts';

/** A path without any fault that is normal already, as most are: no name begins with a dot or a control character. */
const plainPath = /^(?:\/[ -\-0-\ud7ff\ue000-\uffff][ -.0-\ud7ff\ue000-\uffff]*)+$/;

/** Hears in words what is wrong with a text. */
type OnFault = (fault: string) => void;

/**
 * The path that somebody wrote into a file for a path of a rootfs: made absolute and normal, see `normalizePath`.
 * @returns `/` too when the text has a fault.
 */
export function checkWrittenPath(text: string, onFault: OnFault): string {
  if (plainPath.test(text)) return text;
  const fault = pathFault(text);
  if (fault !== undefined) {
    onFault(fault);
    return '/';
  }
  const path = normalizePath(text);
  if (path === undefined) onFault(`the path ${shownValue(text)} leads out of the root`);
  return path ?? '/';
}

/** The name that somebody wrote into a file for a component, made valid Unicode, see `componentName`. */
export function checkWrittenName(text: string, onFault: OnFault): string {
  const name = componentName(text);
  if (name === '') onFault('the name of a component is empty');
  else if (name.includes('\0')) onFault('the name of a component holds a NUL byte');
  else if (!name.isWellFormed()) onFault('the name of a component holds a surrogate that stands for no byte');
  return detached(name);
}

/** A line `path<TAB>component<TAB>interval` of a map or manifest, as it is written; an empty interval where there is none. */
export interface WrittenLine {
  readonly path: string;
  readonly component: string;
  readonly interval: string;
}

/**
 * Whether a line of a map or manifest is a comment: the first line may be one, so that programs can say there what
 * the columns are. A path that begins like a comment is written with its leading slash there.
 * @param number of the line, from 1.
 */
export function isCommentLine(line: string, number: number): boolean {
  return number === 1 && line.startsWith('#');
}

/** @returns `undefined` too when the line has a fault: too few or too many tabs. */
export function splitWrittenLine(line: string, onFault: OnFault): WrittenLine | undefined {
  const [path = '', component, interval = '', ...others] = line.split('\t');
  if (component !== undefined && others.length === 0) return { path, component, interval };
  onFault(`expected a path, a component and perhaps an interval with tabs between them, found ${shownValue(line)}`);
  return undefined;
}

function pathFault(text: string): string | undefined {
  if (text === '') return 'the path is empty';
  if (text.includes('\0')) return `the path ${shownValue(text)} holds a NUL byte`;
  return isNameString(text) ? undefined : `the path ${shownValue(text)} holds a surrogate that stands for no byte`;
}
