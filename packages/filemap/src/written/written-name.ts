import { componentName } from '@chunkah/core';
import { detached } from './detached.ts';
import type { OnFault } from './on-fault.ts';

/**
 * Makes a component name that a user wrote into a file valid Unicode, see core's `componentName`.
 */
export function checkWrittenName(text: string, onFault: OnFault): string {
  const name = componentName(text);
  if (name === '') onFault('the name of a component is empty');
  else if (name.includes('\0')) onFault('the name of a component contains a NUL byte');
  else if (!name.isWellFormed()) onFault('the name of a component contains a surrogate that does not encode a byte');
  return detached(name);
}
