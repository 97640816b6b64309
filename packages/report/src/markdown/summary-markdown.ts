import { previousText } from '../previous-text.ts';
import type { BuildResult, ComponentSummary, PlanResult } from '../results/image-results.ts';
import { formatBytes } from '../text/bytes.ts';
import { formatShare } from '../text/share.ts';
import { codeCell, tableRow } from './cells.ts';
import { findingsMarkdown } from './findings-markdown.ts';
import { forecastMarkdown } from './forecast-markdown.ts';
import { againstPart, part } from './markdown-parts.ts';

/** Number of components in the table of the largest ones. */
const shownComponents = 10;

/** What a summary says of a component. */
export type SummarizedComponent = Pick<ComponentSummary, 'name' | 'size' | 'stability'>;

/**
 * A build or a plan as Markdown, for the summary of a CI job or a comment: totals, what a client
 * downloads, what is beyond limits, the forecast, the largest components.
 */
export function summaryMarkdown(result: BuildResult | PlanResult, components: readonly SummarizedComponent[]): string {
  const { summary, findings = [], forecast } = result;
  const against = 'against' in result ? result.against : undefined;
  return [
    `## ${'digest' in result ? 'Image' : 'Plan'}`,
    '',
    ...totals(result),
    ...part('Findings', findingsMarkdown(findings)),
    ...againstPart(against),
    ...(forecast === undefined ? [] : part('Expected download', forecastMarkdown(forecast, summary.bytes))),
    ...part('Largest components', largest(result, components)),
    '',
  ].join('\n');
}

function totals(result: BuildResult | PlanResult): string[] {
  const { summary, previous } = result;
  const rows = [
    ...('digest' in result ? imageRows(result) : []),
    ['layers', String(summary.layers)],
    ['components', String(summary.components)],
    ['size', formatBytes(summary.bytes)],
    ['unclaimed', `${formatShare(summary.unclaimedShare)} of the size`],
    ['expected download', `${formatBytes(summary.expectedWeeklyDownload)} a week`],
    ...('digest' in result ? [['bytes of the layers', formatBytes(result.statistics.layerBytes)]] : []),
    ...(previous === undefined ? [] : [['beside the previous image', previousText(previous)]]),
  ];
  return ['| | |', '| --- | --- |', ...rows.map(tableRow)];
}

function imageRows({ digest, pushed }: BuildResult): string[][] {
  const names = pushed?.names ?? [];
  return [['digest', codeCell(digest)], ...names.map((name) => ['pushed to', codeCell(name)])];
}

function largest({ layers }: BuildResult | PlanResult, components: readonly SummarizedComponent[]): string[] {
  const isBeside = layers.some(({ kept }) => kept !== undefined);
  const places = new Map(layers.flatMap((layer, number) => layer.components.map((name) => [name, { layer, number }])));
  const sorted = components.toSorted((one, other) => other.size - one.size || (one.name < other.name ? -1 : 1));
  const rows = sorted.slice(0, shownComponents).map(({ name, size, stability }) => {
    const place = places.get(name);
    return tableRow([
      codeCell(name),
      formatBytes(size),
      stability.toFixed(3),
      place === undefined ? '' : String(place.number + 1),
      ...(isBeside ? [place?.layer.kept === true ? 'kept' : 'new'] : []),
    ]);
  });
  const more = components.length - rows.length;
  return [
    tableRow(['component', 'size', 'stability', 'layer', ...(isBeside ? [''] : [])]),
    tableRow(['---', '---:', '---:', '---:', ...(isBeside ? ['---'] : [])]),
    ...rows,
    ...(more > 0 ? ['', `and ${more} more`] : []),
  ];
}
