import { printable } from '@chunkah/core';
import type { LayerSummary } from '../pipeline/result.ts';
import { formatBytes } from './bytes.ts';
import { alignColumns } from './columns.ts';

/**
 * The layers of a plan as a table, one line each, the most stable first.
 * @param width columns of the terminal; component lists are cut to it. `undefined`: nothing is cut.
 */
export function layerTable(layers: readonly LayerSummary[], width: number | undefined): string {
  const rows = layers.map((layer, number) => [
    String(number + 1),
    layer.stability.toFixed(3),
    formatBytes(layer.size),
    String(layer.entries),
  ]);
  const header = ['layer', 'stability', 'size', 'entries'];
  const starts = alignColumns([header, ...rows], ['right', 'right', 'right', 'right']).map((line) => `${line}  `);
  const room = width === undefined ? undefined : width - (starts[0]?.length ?? 0);
  const lists = ['components', ...layers.map(({ components }) => componentList(components, room))];
  return starts.map((start, row) => start + lists[row]).join('\n');
}

/** The names, as many as fit, and how many more there are. Where not even the first one fits, a part of it. */
function componentList(names: readonly string[], room: number | undefined): string {
  const shown = names.map(printable);
  const all = shown.join(' ');
  if (room === undefined || all.length <= room) return all;
  const more = (count: number) => (count === 0 ? '' : `... and ${count} more`);
  let list = '';
  let left = shown.length;
  for (const name of shown) {
    if (list.length + name.length + 1 + more(left - 1).length > room) break;
    list += `${name} `;
    left -= 1;
  }
  if (list !== '') return list + more(left);
  const rest = more(left - 1);
  return (all.slice(0, Math.max(room - rest.length, 0)) + rest).slice(0, Math.max(room, 0));
}
