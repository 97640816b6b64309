import { printable } from '@chunkah/core';
import { nameText } from '../tar/name-text.ts';

/**
 * Names of tar entries. They are bytes; here they are strings of one character per byte (Latin-1),
 * so nothing is lost and JavaScript strings sort in byte order.
 */

/** Longer texts are truncated in messages. */
const shownLength = 200;

/** A text from the image as messages show it: quoted, printable, truncated. */
export function quoted(text: string): string {
  return text.length > shownLength ? `"${printable(text.slice(0, shownLength))}"...` : `"${printable(text)}"`;
}

/** The name of an entry as messages show it: printable, truncated. */
export function shownName(name: string): string {
  const shown = printable(nameText(name.slice(0, shownLength)));
  return name.length > shownLength ? `${shown}...` : shown;
}

/**
 * Why readers must not use `name` as a path inside the image's root, or undefined if it is safe.
 */
export function unsafeName(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (name.startsWith('/')) return 'is absolute';
  if (name.includes('\0')) return 'contains a NUL byte';
  if (name.includes('..') && name.split('/').includes('..')) return 'has a component ".."';
  return undefined;
}

/**
 * `name` without empty and `.` components and without a trailing slash; empty for the root itself.
 */
export function tidyName(name: string): string {
  if (!/(?:^|\/)\.?(?:\/|$)/.test(name)) return name;
  return name
    .split('/')
    .filter((component) => component !== '' && component !== '.')
    .join('/');
}
