import { previousText } from '../previous-text.ts';
import type { LayerSummary, PlanResult } from '../results/image-results.ts';
import { formatBytes } from '../text/bytes.ts';
import { formatShare } from '../text/share.ts';
import { listCell, tableRow } from './cells.ts';
import { findingsMarkdown } from './findings-markdown.ts';
import { forecastMarkdown } from './forecast-markdown.ts';
import { againstPart, part } from './markdown-parts.ts';

/** Layers in a table, at most: a comment of a pull request takes 65 536 characters. */
const mostLayers = 130;

/** What `chunkah plan --format markdown` prints: the totals, the layers, and all that was asked for. */
export function planMarkdown(result: PlanResult): string {
  const { summary, against, forecast, findings = [] } = result;
  return [
    '## Plan',
    '',
    ...totals(result),
    ...part('Findings', findingsMarkdown(findings)),
    ...againstPart(against),
    ...(forecast === undefined ? [] : part('Expected download', forecastMarkdown(forecast, summary.bytes))),
    ...part('Layers', layerLines(result.layers)),
  ].join('\n');
}

function totals({ summary, previous }: PlanResult): string[] {
  const { layers, components, bytes, unclaimedShare, expectedWeeklyDownload } = summary;
  const rows = [
    ['layers', String(layers)],
    ['components', String(components)],
    ['size', formatBytes(bytes)],
    ['unclaimed', `${formatShare(unclaimedShare)} of the size`],
    ['expected download', `${formatBytes(expectedWeeklyDownload)} a week`],
    ...(previous === undefined ? [] : [['beside the previous image', previousText(previous)]]),
  ];
  return ['| | |', '| --- | --- |', ...rows.map(tableRow)];
}

function layerLines(layers: readonly LayerSummary[]): string[] {
  const isBeside = layers.some(({ kept }) => kept !== undefined);
  const rest = layers.length - mostLayers;
  return [
    tableRow(['layer', ...(isBeside ? [''] : []), 'stability', 'size', 'entries', 'components']),
    tableRow(['---:', ...(isBeside ? ['---'] : []), '---:', '---:', '---:', '---']),
    ...layers
      .slice(0, mostLayers)
      .map((layer, number) =>
        tableRow([
          String(number + 1),
          ...(isBeside ? [layer.kept === true ? 'kept' : 'new'] : []),
          layer.stability.toFixed(3),
          formatBytes(layer.size),
          String(layer.entries),
          listCell(layer.components),
        ]),
      ),
    ...(rest > 0 ? ['', `${rest} more layers are not shown.`] : []),
  ];
}
