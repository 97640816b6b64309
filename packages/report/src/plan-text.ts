import { layerTable } from './layer-table.ts';
import type { PlanResult, PlanSummary } from './results/image-results.ts';
import { formatBytes } from './text/bytes.ts';
import { alignColumns } from './text/columns.ts';
import { formatShare } from './text/share.ts';

/**
 * What `chunkah plan` prints: the layers and their totals.
 * @param width columns of the terminal; `undefined`: nothing is truncated.
 */
export function planText({ layers, summary }: PlanResult, width: number | undefined): string {
  return `${layerTable(layers, width)}\n\n${summaryText(summary)}`;
}

function summaryText({ layers, components, bytes, unclaimedShare, expectedWeeklyDownload }: PlanSummary): string {
  const ofAll = bytes === 0 ? '' : `, ${formatShare(expectedWeeklyDownload / bytes)} of the size`;
  const rows = [
    ['layers', String(layers)],
    ['components', String(components)],
    ['size', formatBytes(bytes)],
    ['unclaimed', `${formatShare(unclaimedShare)} of the size`],
    ['expected download', `${formatBytes(expectedWeeklyDownload)} a week${ofAll}`],
  ];
  return alignColumns(rows, ['left', 'left']).join('\n');
}
