import { ChunkahError, printable, waysToLeaveOut } from '@chunkah/core';
import { componentKey, intervalKey } from './keys.ts';

/** @param path of the entry that has the attribute. */
export function notUtf8(key: string, path: string): ChunkahError {
  return new ChunkahError({
    code: 'XATTR_NOT_UTF8',
    message: `${printable(path)}: the value of ${key} is not UTF-8`,
    hint: `set it again: setfattr -n ${key} -v VALUE PATH; ${waysToLeaveOut('xattr')}`,
  });
}

export function componentNameEmpty(path: string): ChunkahError {
  return new ChunkahError({
    code: 'XATTR_COMPONENT_EMPTY',
    message: `${printable(path)}: the value of ${componentKey} is empty`,
    hint: `name a component, or remove the attribute: setfattr -x ${componentKey} PATH; ${waysToLeaveOut('xattr')}`,
  });
}

export function intervalInvalid(text: string, path: string): ChunkahError {
  return new ChunkahError({
    code: 'XATTR_INTERVAL_INVALID',
    message: `${printable(path)}: "${printable(text)}" in ${intervalKey} is not an update interval`,
    hint: `an interval is a positive whole number of days, or daily, weekly, biweekly, monthly, quarterly or yearly; ${waysToLeaveOut('xattr')}`,
  });
}

/** A value of `user.update-interval`, and the entry that has it. */
interface FoundInterval {
  readonly text: string;
  readonly path: string;
}

export function intervalsDiffer(component: string, first: FoundInterval, second: FoundInterval): ChunkahError {
  const [one, other] = [first, second].map(({ text, path }) => `"${printable(text)}" on ${printable(path)}`);
  return new ChunkahError({
    code: 'XATTR_INTERVALS_DIFFER',
    message: `component "${printable(component)}" has two values of ${intervalKey}: ${one} and ${other}`,
    hint: `set the same interval on all entries of a component, or on only one; ${waysToLeaveOut('xattr')}`,
  });
}
