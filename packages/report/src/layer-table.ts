import type { LayerSummary } from './results/image-results.ts';
import { formatBytes } from './text/bytes.ts';
import { alignColumns } from './text/columns.ts';
import { cutText, displayWidth } from './text/display-width.ts';
import { nameText } from './text/name-text.ts';

/**
 * The layers of a plan as a table, one line each, the most stable first.
 * @param width columns of the terminal; component lists are truncated to it. `undefined`: nothing
 *   is truncated.
 */
export function layerTable(layers: readonly LayerSummary[], width: number | undefined): string {
  const isMarked = layers.some(({ base, kept }) => base !== undefined || kept !== undefined);
  const rows = layers.map((layer, number) => [
    String(number + 1),
    ...(isMarked ? [markOf(layer)] : []),
    layer.stability.toFixed(3),
    formatBytes(layer.size),
    String(layer.entries),
  ]);
  const header = ['layer', ...(isMarked ? [''] : []), 'stability', 'size', 'entries'];
  const sides = header.map((title) => (title === '' ? ('left' as const) : ('right' as const)));
  const starts = alignColumns([header, ...rows], sides).map((line) => `${line}  `);
  const room = width === undefined ? undefined : width - (starts[0]?.length ?? 0);
  const lists = ['components', ...layers.map(({ components }) => componentList(components, room))];
  return starts.map((start, row) => start + lists[row]).join('\n');
}

/** Whether a layer is there already: with the base, or in the previous image. */
function markOf({ base, kept }: LayerSummary): string {
  if (base === true) return 'base';
  return kept === undefined ? '' : kept ? 'kept' : 'new';
}

/**
 * As many names as fit, and how many more there are. If not even the first one fits, part of it.
 */
function componentList(names: readonly string[], room: number | undefined): string {
  const shown = names.map(nameText);
  const all = shown.join(' ');
  if (room === undefined || displayWidth(all) <= room) return all;
  const more = (count: number) => (count === 0 ? '' : ` and ${count} more`);
  let list = '';
  for (const [number, name] of shown.entries()) {
    const longer = list === '' ? name : `${list} ${name}`;
    if (displayWidth(longer) + more(shown.length - number - 1).length > room) {
      return list === '' ? cutName(name, more(shown.length - 1), room) : list + more(shown.length - number);
    }
    list = longer;
  }
  return list;
}

/**
 * If there is no room for both a letter of the name and what follows it, the name takes precedence.
 */
function cutName(name: string, rest: string, room: number): string {
  // Even in a terminal narrower than the table, something indicates what is left out.
  return room - rest.length < 2 ? cutText(name, Math.max(room, 1)) : cutText(name, room - rest.length) + rest;
}
