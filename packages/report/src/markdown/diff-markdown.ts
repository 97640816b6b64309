import type { DiffResult, DiffStep, LayerDiff } from '../results/diff-result.ts';
import { formatBytes } from '../text/bytes.ts';
import { reasonTexts } from '../text/reason.ts';
import { formatShare } from '../text/share.ts';
import { codeCell, listCell, tableRow } from './cells.ts';

/** Layers in a table, at most: a comment of a pull request takes 65 536 characters. */
const mostLayers = 50;
const mostFiles = 200;

/** A comparison for a comment: a table of all steps, and one of the new layers of each. */
export function diffMarkdown({ steps, downloadBytes }: DiffResult): string {
  const rows = steps.map((step) =>
    tableRow([
      codeCell(step.old),
      codeCell(step.new),
      String(step.kept),
      String(step.added),
      String(step.gone),
      formatBytes(step.downloadBytes),
      step.imageBytes === 0 ? '' : formatShare(step.downloadBytes / step.imageBytes),
    ]),
  );
  const total = steps.length < 2 ? [] : [tableRow(['all', '', '', '', '', formatBytes(downloadBytes), ''])];
  return [
    '| image | next image | kept | new | gone | download | share |',
    '| --- | --- | --: | --: | --: | --: | --: |',
    ...rows,
    ...total,
    ...steps.flatMap(newLayersMarkdown),
  ].join('\n');
}

/** The new layers of a step as lines; none where there are none. */
export function newLayersMarkdown({ new: name, basis, layers }: DiffStep): string[] {
  if (layers.length === 0) return [];
  const rest = layers.length - mostLayers;
  return [
    '',
    `New layers of ${codeCell(name)}${basis === 'entries' ? '' : ', by their components alone'}:`,
    '',
    '| layer | download | components | why |',
    '| --: | --: | --- | --- |',
    ...layers.slice(0, mostLayers).map(layerRow),
    ...(rest > 0 ? ['', `${rest} more layers are not shown.`] : []),
    ...filesTable(layers.slice(0, mostLayers)),
  ];
}

/** The files that were asked for. */
function filesTable(layers: readonly LayerDiff[]): string[] {
  const all = layers.flatMap(({ layer, files = [] }) => files.map((file) => ({ layer, ...file })));
  if (all.length === 0) return [];
  const rest = all.length - mostFiles;
  return [
    '',
    'The largest files behind them:',
    '',
    '| layer | | size | file |',
    '| --: | --- | --: | --- |',
    ...all.slice(0, mostFiles).map(({ layer, kind, bytes, path }) => {
      return tableRow([String(layer), kind, formatBytes(bytes), codeCell(path)]);
    }),
    ...(rest > 0 ? ['', `${rest} more files are not shown.`] : []),
  ];
}

function layerRow(layer: LayerDiff): string {
  const reasons = reasonTexts(layer);
  return tableRow([
    String(layer.layer),
    formatBytes(layer.bytes),
    listCell(layer.components),
    reasons.length === 0 ? 'something in its components changed' : listCell(reasons, '; '),
  ]);
}
