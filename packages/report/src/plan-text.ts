import { layerTable } from './layer-table.ts';
import { previousText } from './previous-text.ts';
import type { PlanResult, PlanSummary, PreviousSummary } from './results/image-results.ts';
import { formatBytes } from './text/bytes.ts';
import { alignColumns } from './text/columns.ts';
import { formatShare } from './text/share.ts';

/**
 * What `chunkah plan` prints: the layers and their totals.
 * @param width columns of the terminal; `undefined`: nothing is truncated.
 */
export function planText({ layers, summary, previous }: PlanResult, width: number | undefined): string {
  return `${layerTable(layers, width)}\n\n${summaryText(summary, previous)}`;
}

function summaryText(
  { layers, components, bytes, unclaimedShare, expectedWeeklyDownload }: PlanSummary,
  previous: PreviousSummary | undefined,
): string {
  const ofAll = bytes === 0 ? '' : `, ${formatShare(expectedWeeklyDownload / bytes)} of the size`;
  const rows = [
    ['layers', String(layers)],
    ['components', String(components)],
    ['size', formatBytes(bytes)],
    ['unclaimed', `${formatShare(unclaimedShare)} of the size`],
    ['expected download', `${formatBytes(expectedWeeklyDownload)} a week${ofAll}`],
    ...(previous === undefined ? [] : [['previous image', previousText(previous)]]),
  ];
  return alignColumns(rows, ['left', 'left']).join('\n');
}
