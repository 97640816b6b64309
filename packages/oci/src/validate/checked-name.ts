import { decodeName, printable } from '@chunkah/core';

/**
 * Names of tar entries. They are bytes; here they are strings of one character per byte (Latin-1),
 * so nothing is lost and the order of JavaScript strings is the order of the bytes.
 */

/** Longer texts are cut in messages. */
const shownLength = 200;

/** A text of the image as messages show it: quoted, printable, cut. */
export function quoted(text: string): string {
  return text.length > shownLength ? `"${printable(text.slice(0, shownLength))}"...` : `"${printable(text)}"`;
}

/** The name of an entry as messages show it: printable, cut. */
export function shownName(name: string): string {
  const shown = printable(decodeName(Buffer.from(name.slice(0, shownLength), 'latin1')));
  return name.length > shownLength ? `${shown}...` : shown;
}

/**
 * Why no reader may take `name` for a path inside the image's root, or undefined when it is safe.
 */
export function unsafeName(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (name.startsWith('/')) return 'is absolute';
  if (name.includes('\0')) return 'holds a NUL byte';
  if (name.includes('..') && name.split('/').includes('..')) return 'has a component ".."';
  return undefined;
}

/**
 * `name` without empty and `.` components and without a slash at its end; empty for the root
 * itself.
 */
export function tidyName(name: string): string {
  if (!/(?:^|\/)\.?(?:\/|$)/.test(name)) return name;
  return name
    .split('/')
    .filter((component) => component !== '' && component !== '.')
    .join('/');
}
