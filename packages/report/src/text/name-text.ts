import { printable } from '@chunkah/core';

/** Spaces, which would end the name, quotation marks, and the ellipsis of truncated text. */
const misleading = /[\p{Z}"'`“”‘’«»…]/u;

/**
 * A name or path for people: in quotation marks if its end, or a quotation mark in it, could be
 * misread.
 */
export function nameText(name: string): string {
  const text = printable(name);
  return text === '' || misleading.test(text) ? `"${text.replaceAll('"', '\\"')}"` : text;
}
