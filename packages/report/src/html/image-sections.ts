import { previousText } from '../previous-text.ts';
import type { Finding } from '../results/finding.ts';
import type { Forecast } from '../results/forecast.ts';
import type { BuildResult, ComponentSummary, LayerSummary, PlanResult } from '../results/image-results.ts';
import { formatBytes } from '../text/bytes.ts';
import { periodText } from '../text/period.ts';
import { formatShare } from '../text/share.ts';
import { componentChanges } from './component-changes.ts';
import {
  barCell,
  code,
  countedNames,
  facts,
  firstAndOthers,
  list,
  numberCell,
  row,
  section,
  stabilityLegend,
  table,
} from './elements.ts';
import { escapeMarkup } from './markup.ts';
import { stabilityClass } from './stability-colors.ts';

/** The heading and the totals. */
export function headerOf(result: BuildResult | PlanResult, title: string): string {
  const { summary, previous } = result;
  const built = 'digest' in result ? result : undefined;
  const names = built?.pushed?.names ?? built?.stored?.names ?? [];
  return [
    `<header><h1>${title}</h1>`,
    built === undefined ? '' : `<p>${code(built.digest)}</p>`,
    names.length === 0 ? '' : `<p>${names.map(code).join(' ')}</p>`,
    facts([
      ['Layers', String(summary.layers)],
      ['Components', String(summary.components)],
      ['Size', formatBytes(summary.bytes)],
      ...(built === undefined ? [] : [['Bytes of the layers', formatBytes(built.statistics.layerBytes)] as const]),
      ['Unclaimed', formatShare(summary.unclaimedShare)],
      ['Expected download', `${formatBytes(summary.expectedWeeklyDownload)} a week`],
      ...(previous === undefined ? [] : [['Beside the previous image', previousText(previous)] as const]),
    ]),
    '</header>',
  ].join('');
}

/** What clients cannot take, and what is beyond limits. */
export function findingsSection(findings: readonly Finding[]): string {
  const items = findings.map(({ severity, manifest, message, hint }) => {
    return `<strong class="${severity}">${severity}</strong>: ${escapeMarkup(message)}${manifest === undefined ? '' : `, in the image ${code(manifest)}`}<br>${escapeMarkup(hint)}`;
  });
  const body = items.length === 0 ? '<p>Nothing is beyond a limit.</p>' : list(items);
  return section('findings', 'Limits', body);
}

/** What differs from the previous image. */
export function changesSection(
  components: readonly ComponentSummary[],
  layers: readonly LayerSummary[],
  previous: readonly string[],
): string {
  const { added, removed, downloaded } = componentChanges(components, layers, previous);
  const parts = [
    countedNames('Came', added, 'The previous image does not have them.'),
    countedNames('Went', removed, 'Only the previous image has them.'),
    countedNames(
      'In new layers',
      downloaded,
      'They changed or moved, or share a layer with one that did: a client downloads them.',
    ),
  ];
  return section('changes', 'What changed', parts.join(''));
}

/**
 * What clients are expected to download.
 * @param bytes of the whole image, not compressed.
 */
export function forecastSection({ updates, costliest, otherLayers, periodDays }: Forecast, bytes: number): string {
  const period = periodText(periodDays);
  const shareOf = (part: number) => (bytes === 0 ? '-' : formatShare(part / bytes));
  const paces = updates.map((update) =>
    row([periodText(update.days), formatBytes(update.bytes), shareOf(update.bytes)], [1, 2]),
  );
  const components = costliest.map(({ name, size, layer, bytes: own }) =>
    row([code(name), formatBytes(own), formatBytes(size), String(layer)], [1, 2, 3]),
  );
  const packings = otherLayers.map(({ maxLayers, layers, bytes: own }) =>
    row([String(maxLayers), String(layers), formatBytes(own), shareOf(own)], [0, 1, 2, 3]),
  );
  return section(
    'forecast',
    'Expected downloads',
    [
      table('An average update', ['Client that updates', 'Download', 'Of the size'], paces, [1, 2]),
      `<h3>What costs most, ${period}</h3>`,
      table('Components that cost most', ['Component', 'Download', 'Size', 'Layer'], components, [1, 2, 3]),
      `<h3>With other numbers of layers, ${period}</h3>`,
      table('Other numbers of layers', ['Most layers', 'Layers', 'Download', 'Of the size'], packings, [0, 1, 2, 3]),
    ].join(''),
  );
}

/** The layers with bars of their sizes. */
export function layersSection(layers: readonly LayerSummary[]): string {
  const largest = Math.max(1, ...layers.map(({ size }) => size));
  const isBeside = layers.some(({ kept }) => kept !== undefined);
  const head = ['Layer', 'Share', 'Size', 'Stability', 'Entries', ...(isBeside ? ['State'] : []), 'Components'];
  const rows = layers.map(({ components, size, stability, entries, kept }, index) => {
    const bar = barCell(size / largest, stabilityClass(stability));
    const numbers = [formatBytes(size), stability.toFixed(3), String(entries)].map(numberCell).join('');
    const state = isBeside ? `<td class="state">${kept === true ? 'kept' : 'new'}</td>` : '';
    const cells = `${numberCell(String(index + 1))}${bar}${numbers}${state}<td>${firstAndOthers(components.map(code))}</td>`;
    return `<tr${kept === false ? ' class="new"' : ''}>${cells}</tr>`;
  });
  return section('layers', 'Layers', stabilityLegend + table('Layers', head, rows, [0, 2, 3, 4]));
}
