import { normalizePath } from '@chunkah/core';
import { shownValue } from '@chunkah/core/json';
import type { OnFault } from './on-fault.ts';

/**
 * A path that is valid and normalized, as most are: no name begins with a dot or a control
 * character.
 */
const plainPath = /^(?:\/[ -\-0-\ud7ff\ue000-\uffff][ -.0-\ud7ff\ue000-\uffff]*)+$/;

/** A surrogate that does not encode a byte, see core's `decodeName`. */
const strayUnit = /[\ud800-\udc7f\udd00-\udfff]/u;

/**
 * Makes a path that a user wrote into a file absolute and normalized, see core's `normalizePath`.
 * @returns the path in the rootfs; `/` if the text has a fault.
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

function pathFault(text: string): string | undefined {
  if (text === '') return 'the path is empty';
  if (text.includes('\0')) return `the path ${shownValue(text)} contains a NUL byte`;
  return strayUnit.test(text)
    ? `the path ${shownValue(text)} contains a surrogate that does not encode a byte`
    : undefined;
}
