import { stepText } from './diff-text.ts';
import { findingsText } from './findings-text.ts';
import { forecastText } from './forecast-text.ts';
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
export function planText(result: PlanResult, width: number | undefined): string {
  const { layers, summary, previous, against, forecast, findings = [] } = result;
  const parts = [layerTable(layers, width), summaryText(summary, previous)];
  if (against !== undefined) parts.push(stepText(against));
  if (forecast !== undefined) parts.push(forecastText(forecast, summary.bytes));
  if (findings.length > 0) parts.push(findingsText(findings));
  return parts.join('\n\n');
}

function summaryText(summary: PlanSummary, previous: PreviousSummary | undefined): string {
  const { layers, components, bytes, unclaimedShare } = summary;
  const rows = [
    ['layers', String(layers)],
    ['components', String(components)],
    ['size', formatBytes(bytes)],
    ['unclaimed', `${formatShare(unclaimedShare)} of the size`],
    ['expected download', downloadText(summary)],
    ...(previous === undefined ? [] : [['previous image', previousText(previous)]]),
  ];
  return alignColumns(rows, ['left', 'left']).join('\n');
}

/** What a weekly client downloads, in one line: `2.5 MiB a week, 62.5 % of the size`. */
export function downloadText({ bytes, expectedWeeklyDownload }: PlanSummary): string {
  const ofAll = bytes === 0 ? '' : `, ${formatShare(expectedWeeklyDownload / bytes)} of the size`;
  return `${formatBytes(expectedWeeklyDownload)} a week${ofAll}`;
}
