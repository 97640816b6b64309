import type { DiffResult, DiffStep, GoneLayer, KeptLayer, LayerDiff } from '../results/diff-result.ts';
import { formatBytes } from '../text/bytes.ts';
import { counted } from '../text/counted.ts';
import { reasonTexts } from '../text/reason.ts';
import { formatShare } from '../text/share.ts';
import { barCell, code, countedNames, facts, firstAndOthers, numberCell, row, section, table } from './elements.ts';
import { escapeMarkup } from './markup.ts';
import { layerLegend, reasonClass } from './reason-colors.ts';

/** The heading and the totals. */
export function headerOf({ steps, downloadBytes }: DiffResult): string {
  const images = [...steps.slice(0, 1).map(({ old }) => old), ...steps.map((step) => step.new)];
  const [only] = steps;
  return [
    '<header><h1>Comparison</h1>',
    `<p>${images.map(code).join(' <span aria-hidden="true">→</span><span class="hidden"> to </span> ')}</p>`,
    only !== undefined && steps.length === 1
      ? factsOf(only)
      : facts([
          ['Images', String(images.length)],
          ['Download of all steps', formatBytes(downloadBytes)],
        ]),
    '</header>',
  ].join('');
}

function factsOf(step: DiffStep): string {
  const { kept, added, gone, downloadBytes, imageBytes, downloadTarBytes, imageTarBytes = 0, basis, isPlanned } = step;
  return facts([
    ['Layers', `${kept} kept, ${added} new, ${gone} gone`],
    [
      isPlanned === true ? 'Download, uncompressed' : 'Download',
      `${formatBytes(downloadBytes)} of ${formatBytes(imageBytes)}, ${shareOf(step)}`,
    ],
    ...(downloadTarBytes === undefined || isPlanned === true
      ? []
      : [['Uncompressed', `${formatBytes(downloadTarBytes)} of ${formatBytes(imageTarBytes)}`] as const]),
    ...(basis === 'entries' ? [] : [['Reasons', 'by components alone: the layers are not at hand'] as const]),
  ]);
}

function shareOf({ downloadBytes, imageBytes }: DiffStep): string {
  return imageBytes === 0 ? '-' : formatShare(downloadBytes / imageBytes);
}

/** A row for each of several steps. */
export function stepsSection({ steps, downloadBytes }: DiffResult): string {
  if (steps.length < 2) return '';
  const numbers = [1, 2, 3, 4, 5];
  const rows = steps.map((step) => {
    const { kept, added, gone } = step;
    return row(
      [code(step.new), ...[kept, added, gone].map(String), formatBytes(step.downloadBytes), shareOf(step)],
      numbers,
    );
  });
  const total = row(['all', '', '', '', formatBytes(downloadBytes), ''], numbers);
  const head = ['Next image', 'Kept', 'New', 'Gone', 'Download', 'Share'];
  return section('steps', 'Steps', table('Steps', head, [...rows, total], numbers));
}

/** What became of components and layers in the only step. */
export function stepSections(step: DiffStep): string {
  return [componentsSection(step, 'changes', 'What changed'), layersSection(step, 'layers', 'Layers')].join('\n');
}

/**
 * A step as a part of a page that has others.
 * @param number of the step, from 1.
 */
export function numberedStepSections(step: DiffStep, number: number): string {
  return [
    section(`step-${number}`, `Step ${number}`, `<p>${code(step.old)} to ${code(step.new)}</p>${factsOf(step)}`),
    componentsSection(step, `changes-${number}`, `What changed in step ${number}`),
    layersSection(step, `layers-${number}`, `Layers in step ${number}`),
  ].join('\n');
}

/** How a plan differs from an image. */
export function againstSections(step: DiffStep): string {
  return [
    section('against', 'Beside an image', `<p>${code(step.old)}</p>${factsOf(step)}`),
    componentsSection(step, 'against-changes', 'What changed beside it'),
    layersSection(step, 'against-layers', 'Layers beside it'),
  ].join('\n');
}

function componentsSection({ layers }: DiffStep, id: string, title: string): string {
  const changes = layers.flatMap((layer) => layer.changes);
  const textsOf = (...kinds: readonly string[]) =>
    [...new Set(reasonTexts({ changes: changes.filter(({ kind }) => kinds.includes(kind)) }))].sort();
  const lists: readonly Parameters<typeof countedNames>[] = [
    ['Came', textsOf('came'), 'Components that the older image does not have.'],
    ['Went', textsOf('gone'), 'Components that only the older image has, in layers that are compared.'],
    ['Updated', textsOf('changed'), 'Components of another version, where the images name versions.'],
    ['Moved', textsOf('moved-here', 'moved-away'), 'Components in another layer than before.'],
  ];
  const shown = lists.filter(([, names]) => names.length > 0);
  const nothing = '<p>No component is known to have come, gone, moved, or to have another version.</p>';
  return section(id, title, shown.length === 0 ? nothing : shown.map((one) => countedNames(...one)).join(''));
}

/** All layers of both images with bars of what they weigh: those to download, then the others. */
function layersSection({ layers, keptLayers, goneLayers }: DiffStep, id: string, title: string): string {
  const largest = Math.max(1, ...[...layers, ...keptLayers, ...goneLayers].map(({ bytes }) => bytes));
  const rows = [
    ...layers.map((layer) => newRow(layer, largest)),
    ...goneLayers.map((layer) => goneRow(layer, largest)),
    ...keptLayers.map((layer) => keptRow(layer, largest)),
  ];
  const head = ['Layer', 'Share', 'Size', 'State', 'Components', 'Why'];
  return section(id, title, layerLegend + table(title, head, rows, [0, 2]));
}

function newRow(layer: LayerDiff, largest: number): string {
  const texts = reasonTexts(layer).map(escapeMarkup);
  const files = layer.files === undefined ? [] : [`${counted(layer.files.length, 'path')} behind it: see below`];
  const why = texts.length === 0 ? 'something in its components changed' : firstAndOthers([...texts, ...files]);
  const was = layer.before === undefined ? '' : `, was layer ${layer.before}`;
  return layerRow(layer, { bar: barCell(layer.bytes / largest, reasonClass(layer)), state: `new${was}`, why });
}

function keptRow(layer: KeptLayer, largest: number): string {
  const was = layer.before === layer.layer ? '' : `, was layer ${layer.before}`;
  return layerRow(layer, { bar: barCell(layer.bytes / largest, 'kept'), state: `kept${was}`, why: '' });
}

function goneRow(layer: GoneLayer, largest: number): string {
  return layerRow(layer, { bar: barCell(layer.bytes / largest, 'gone'), state: 'gone', why: '' });
}

function layerRow(
  { layer, bytes, components }: GoneLayer,
  { bar, state, why }: { readonly bar: string; readonly state: string; readonly why: string },
): string {
  const names = components.length === 0 ? 'not known' : firstAndOthers(components.map(code));
  const cells = `<td class="state">${state}</td><td>${names}</td><td>${why}</td>`;
  const className = state.startsWith('new') ? ' class="new"' : '';
  return `<tr${className}>${numberCell(String(layer))}${bar}${numberCell(formatBytes(bytes))}${cells}</tr>`;
}
