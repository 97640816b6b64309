import { escapeControls, printable } from '@chunkah/core';

/** A name or a digest as code in a cell of a table: neither backticks nor bars end it. */
export function codeCell(text: string): string {
  const shown = printable(text).replaceAll('|', '\\|');
  const longest = Math.max(0, ...Array.from(shown.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${shown}${fence}` : `${fence} ${shown} ${fence}`;
}

/** A row of a table. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`.replaceAll('|  |', '| |');
}

/** Names and reasons in a cell, at most. */
const mostInCell = 5;

/** The first texts of a list as code, and how many more there are. */
export function listCell(texts: readonly string[], separator = ' '): string {
  const more = texts.length <= mostInCell ? '' : ` and ${texts.length - mostInCell} more`;
  return texts.slice(0, mostInCell).map(codeCell).join(separator) + more;
}

/** Text in a line or a cell: nothing in it is markup, and nobody is mentioned by it. */
export function plainText(text: string): string {
  // GitHub makes links of @name and #1.
  return escapeControls(text)
    .replaceAll(/[\\`*_{}[\]()<>#+!|~&@]/g, (sign) => `\\${sign}`)
    .replaceAll('\\@', '&#64;')
    .replaceAll('\\#', '&#35;');
}
