import type { OpenedLayer, ReplayResult } from '../replay/replay.ts';
import { formatTable } from './table.ts';

/** What one packer makes of a history. */
export interface Row extends ReplayResult {
  readonly packer: string;
  readonly previous: boolean;
  readonly maxLayers: number;
  /** What the tiers packer makes of it without a previous image, in bytes per update. */
  readonly tiers: number;
}

const headings = ['packer', 'previous', 'layers', 'MB', 'forecast', 'of tiers', 'of bound', 'moved MB'];

/** The figures as a table, and below it what needs a word. */
export function formatReport(title: string, rows: readonly Row[]): string {
  const [first] = rows;
  const head = `${title}: ${first?.updates ?? 0} updates, lower bound ${megabytes(first?.lowerBound ?? 0)} MB\n\n`;
  const table = formatTable([headings, ...rows.map(formatRow)]);
  const notes = rows.filter(({ opened }) => opened.length > 0).map(openedNote);
  return head + table + (notes.length === 0 ? '' : `\n${notes.join('\n')}\n`);
}

function formatRow(row: Row): string[] {
  const { downloaded } = row;
  return [
    row.packer,
    row.previous ? 'yes' : 'no',
    String(row.maxLayers),
    megabytes(downloaded),
    ratio(row.forecast, downloaded),
    ratio(downloaded, row.tiers),
    ratio(downloaded, row.lowerBound),
    megabytes(row.moved),
  ];
}

/** All layers were clean, and something new came. */
function openedNote({ packer, maxLayers, opened }: Row): string {
  const bytes = opened.reduce((sum, layer) => sum + layer.bytes, 0);
  const days = new Set(opened.map(({ day }: OpenedLayer) => day)).size;
  const layers = opened.length === 1 ? '1 unchanged layer' : `${opened.length} unchanged layers`;
  return `${packer}, ${maxLayers} layers: ${layers} opened on ${days} of the days, ${megabytes(bytes)} MB in all`;
}

/** What the removal of one component costs. */
export interface RemovalRow {
  readonly packer: string;
  readonly maxLayers: number;
  /** Bytes. */
  readonly again: number;
}

export function formatRemovals(title: string, count: number, rows: readonly RemovalRow[]): string {
  const table = formatTable([
    ['packer', 'layers', 'MB again'],
    ...rows.map(({ packer, maxLayers, again }) => [packer, String(maxLayers), megabytes(again)]),
  ]);
  return `${title}: mean of ${count} images that lack one component\n\n${table}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function ratio(value: number, of: number): string {
  return of === 0 ? '-' : (value / of).toFixed(3);
}
