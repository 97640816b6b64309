import { printable } from '@chunkah/core';
import type { DiffResult, DiffStep, LayerDiff } from './results/diff-result.ts';
import { formatBytes } from './text/bytes.ts';
import { alignColumns } from './text/columns.ts';
import { nameText } from './text/name-text.ts';
import { reasonTexts } from './text/reason.ts';
import { formatShare } from './text/share.ts';

/** What `chunkah diff` prints: a part for each step; of several steps first a table of all. */
export function diffText({ steps, downloadBytes }: DiffResult): string {
  const parts = steps.map(stepText);
  if (steps.length < 2) return parts.join('\n\n');
  const rows = steps.map((step) => [
    printable(step.new),
    String(step.kept),
    String(step.added),
    String(step.gone),
    formatBytes(step.downloadBytes),
    shareText(step),
  ]);
  const header = ['image', 'kept', 'new', 'gone', 'download', 'share'];
  const all = ['all', '', '', '', formatBytes(downloadBytes)];
  const table = alignColumns([header, ...rows, all], ['left', 'right', 'right', 'right', 'right', 'right']);
  return [table.join('\n'), ...parts].join('\n\n');
}

/** One step: totals, new layers with their reasons, layers that are gone. */
export function stepText(step: DiffStep): string {
  const {
    isPlanned,
    kept,
    added,
    gone,
    imageBytes,
    downloadBytes,
    downloadTarBytes,
    imageTarBytes = 0,
    layers,
    goneLayers,
  } = step;
  const rows = [
    ['layers', `${kept} kept, ${added} new, ${gone} gone`],
    [
      'download',
      `${formatBytes(downloadBytes)} of ${formatBytes(imageBytes)}, ${shareText(step)}${isPlanned === true ? ', not compressed' : ''}`,
    ],
    ...(downloadTarBytes === undefined || isPlanned === true
      ? []
      : [['uncompressed', `${formatBytes(downloadTarBytes)} of ${formatBytes(imageTarBytes)}`]]),
    ...(step.basis === 'entries'
      ? []
      : [['reasons', `by components alone: the layers are not at hand${hintOf(step)}`]]),
  ];
  return [
    `${printable(step.old)} -> ${printable(step.new)}`,
    ...alignColumns(rows, ['left', 'left']).map((line) => `  ${line}`),
    ...layers.flatMap((layer) => ['', ...layerLines(layer)]),
    ...(goneLayers.length === 0 ? [] : ['']),
    ...goneLayers.map(({ layer, bytes, components }) => {
      return `layer ${layer} is gone, ${formatBytes(bytes)}: ${componentsText(components)}`;
    }),
  ].join('\n');
}

/** Only of a registry layers can be fetched. */
function hintOf(step: DiffStep): string {
  return [step.old, step.new].some((name) => name.startsWith('docker://')) ? ', --fetch gets them' : '';
}

function layerLines(layer: LayerDiff): string[] {
  const { layer: number, bytes, before, components, files = [] } = layer;
  const was = before === undefined ? 'all new' : `was layer ${before}`;
  const reasons = reasonTexts(layer);
  const fileRows = files.map(({ kind, bytes: own, path }) => [kind, formatBytes(own), nameText(path)]);
  return [
    `layer ${number}, ${formatBytes(bytes)}, ${was}: ${componentsText(components)}`,
    ...(reasons.length === 0 ? ['something in its components changed'] : reasons).map((line) => `  ${line}`),
    ...alignColumns(fileRows, ['left', 'right', 'left']).map((line) => `    ${line}`),
  ];
}

function componentsText(components: readonly string[]): string {
  return components.length === 0 ? 'components not known' : components.map(nameText).join(' ');
}

function shareText({ downloadBytes, imageBytes }: DiffStep): string {
  return imageBytes === 0 ? '-' : formatShare(downloadBytes / imageBytes);
}
