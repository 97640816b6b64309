import { previousText } from '../previous-text.ts';
import type { Forecast } from '../results/forecast.ts';
import type { BuildResult, ComponentSummary, LayerSummary, PlanResult } from '../results/image-results.ts';
import { formatBytes } from '../text/bytes.ts';
import { formatShare } from '../text/share.ts';
import { componentChanges } from './component-changes.ts';
import { escapeMarkup } from './markup.ts';
import { stabilityClass } from './stability-colors.ts';

/** Names in a list of changes, before the others are counted. */
const mostNames = 200;

/** The heading and the totals. */
export function headerOf(result: BuildResult | PlanResult, title: string): string {
  const { summary, previous } = result;
  const built = 'digest' in result ? result : undefined;
  const facts: (readonly [string, string])[] = [
    ['Layers', String(summary.layers)],
    ['Components', String(summary.components)],
    ['Size', formatBytes(summary.bytes)],
    ...(built === undefined ? [] : [['Bytes of the layers', formatBytes(built.statistics.layerBytes)] as const]),
    ['Unclaimed', formatShare(summary.unclaimedShare)],
    ['Expected download', `${formatBytes(summary.expectedWeeklyDownload)} a week`],
    ...(previous === undefined ? [] : [['Beside the previous image', previousText(previous)] as const]),
  ];
  const names = built?.pushed?.names ?? [];
  return [
    `<header><h1>${title}</h1>`,
    built === undefined ? '' : `<p><code>${escapeMarkup(built.digest)}</code></p>`,
    names.length === 0 ? '' : `<p>${names.map((name) => `<code>${escapeMarkup(name)}</code>`).join(' ')}</p>`,
    `<dl>${facts.map(([term, fact]) => `<div><dt>${term}</dt><dd>${escapeMarkup(fact)}</dd></div>`).join('')}</dl>`,
    '</header>',
  ].join('');
}

/** What differs from the previous image. */
export function changesSection(
  components: readonly ComponentSummary[],
  layers: readonly LayerSummary[],
  previous: readonly string[],
): string {
  const { added, removed, downloaded } = componentChanges(components, layers, previous);
  const parts = [
    ['Came', added, 'The previous image does not have them.'],
    ['Went', removed, 'Only the previous image has them.'],
    [
      'In new layers',
      downloaded,
      'They changed or moved, or share a layer with one that did: a client downloads them.',
    ],
  ] as const;
  const shown = parts.map(([title, names, note]) => {
    const list = names.slice(0, mostNames).map((name) => `<li><code>${escapeMarkup(name)}</code></li>`);
    const more = names.length > mostNames ? `<li>and ${names.length - mostNames} more</li>` : '';
    const body = names.length === 0 ? '' : `<details><summary>Show</summary><ul>${list.join('')}${more}</ul></details>`;
    return `<h3>${title}: ${names.length}</h3><p class="soft">${note}</p>${body}`;
  });
  return section('changes', 'What changed', shown.join(''));
}

/** What clients are expected to download. */
export function forecastSection({ updates, costliest, periodDays }: Forecast): string {
  const paces = updates.map(({ days, bytes }) => `<li>every ${days} days: ${formatBytes(bytes)}</li>`).join('');
  const rows = costliest.map(({ name, size, layer, bytes }) =>
    row([code(name), formatBytes(bytes), formatBytes(size), String(layer)], [1, 2, 3]),
  );
  const head = ['Component', 'Of an update', 'Size', 'Layer'];
  return section(
    'forecast',
    'Expected downloads',
    `<p>An average update of a client that updates</p><ul>${paces}</ul>` +
      `<h3>What costs most every ${periodDays} days</h3>${table('Components that cost most', head, rows, [1, 2, 3])}`,
  );
}

/** The layers with bars of their sizes. */
export function layersSection(layers: readonly LayerSummary[]): string {
  const largest = Math.max(1, ...layers.map(({ size }) => size));
  const isBeside = layers.some(({ kept }) => kept !== undefined);
  const head = ['Layer', 'Share', 'Size', 'Stability', 'Entries', ...(isBeside ? ['State'] : []), 'Components'];
  const rows = layers.map(({ components, size, stability, entries, kept }, index) => {
    const width = ((size / largest) * 100).toFixed(2);
    const bar = `<td class="bar"><span class="${stabilityClass(stability)}" style="width:${width}%"></span></td>`;
    const numbers = [formatBytes(size), stability.toFixed(3), String(entries)].map(numberCell).join('');
    const state = isBeside ? `<td class="state">${kept === true ? 'kept' : 'new'}</td>` : '';
    const cells = `${numberCell(String(index + 1))}${bar}${numbers}${state}<td>${namesOf(components)}</td>`;
    return `<tr${kept === false ? ' class="new"' : ''}>${cells}</tr>`;
  });
  return section('layers', 'Layers', legend + table('Layers', head, rows, [0, 2, 3, 4]));
}

function namesOf(components: readonly string[]): string {
  const [first, ...others] = components.map(code);
  if (first === undefined || others.length === 0) return first ?? '';
  const list = others.map((name) => `<li>${name}</li>`).join('');
  return `${first}<details><summary>and ${others.length} more</summary><ul>${list}</ul></details>`;
}

const legend =
  '<p class="legend"><span>changes often</span>' +
  Array.from({ length: 6 }, (_, step) => `<i class="${stabilityClass(step / 5)}"></i>`).join('') +
  '<span>never changes</span></p>';

/** The treemap and the search, which the script fills. */
export const componentsSection =
  section(
    'components',
    'Components',
    `<p class="soft">The area of a component is its size, the color its stability; at most 300 are shown.</p>${legend}` +
      '<div id="treemap" role="group" aria-label="Components by size; arrow keys move from one to the next"></div>' +
      '<div class="panel" id="selected" aria-live="polite"><p>Choose a component to see its paths.</p></div>',
  ) +
  section(
    'find',
    'Search',
    '<label for="search">Part of the name of a component or of a path</label>' +
      '<input id="search" type="search" autocomplete="off" spellcheck="false">' +
      '<p id="count" role="status"></p><ul id="results"></ul>',
    'screen',
  );

function section(id: string, title: string, body: string, className?: string): string {
  const ofClass = className === undefined ? '' : ` class="${className}"`;
  return `<section${ofClass} aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${body}</section>`;
}

/** A table that scrolls sideways where it is too wide, by keys as well. */
function table(name: string, head: readonly string[], rows: readonly string[], numbers: readonly number[]): string {
  const titles = head.map((title, index) => {
    return `<th scope="col"${numbers.includes(index) ? ' class="number"' : ''}>${title}</th>`;
  });
  const body = `<table><thead><tr>${titles.join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
  return `<div class="scroll" role="region" aria-label="${name}: table" tabindex="0">${body}</div>`;
}

function row(cells: readonly string[], numbers: readonly number[]): string {
  return `<tr>${cells.map((cell, index) => (numbers.includes(index) ? numberCell(cell) : `<td>${cell}</td>`)).join('')}</tr>`;
}

function numberCell(text: string): string {
  return `<td class="number">${text}</td>`;
}

function code(name: string): string {
  return `<code>${escapeMarkup(name)}</code>`;
}
