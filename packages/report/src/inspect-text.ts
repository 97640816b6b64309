import { printable } from '@chunkah/core';
import type { InspectedEntry, InspectedLayer, InspectResult } from './results/inspect-result.ts';
import { formatBytes } from './text/bytes.ts';
import { alignColumns } from './text/columns.ts';
import { cutText } from './text/display-width.ts';
import { nameText } from './text/name-text.ts';
import { formatShare } from './text/share.ts';

/**
 * What `chunkah inspect` prints: the image and its layers, or the entries of one layer.
 * @param width columns of the terminal, to which what is in a layer is cut; `undefined`: nothing is
 *   cut.
 */
export function inspectText(result: InspectResult, width: number | undefined): string {
  const { files, layers } = result;
  if (files !== undefined) return filesText(files.entries);
  return `${imageText(result)}\n\n${layersText(layers, width)}`;
}

function imageText({ digest, configDigest, platform, created, layers, blobBytes }: InspectResult): string {
  const count = layers.length === 1 ? 'one' : String(layers.length);
  const rows = [
    ...(digest === undefined ? [] : [['digest', digest]]),
    ['config', configDigest],
    ['system', printable(platform)],
    ...(created === undefined ? [] : [['time', printable(created)]]),
    ['layers', `${count}, ${formatBytes(blobBytes)}`],
  ];
  return alignColumns(rows, ['left', 'left']).join('\n');
}

function layersText(layers: readonly InspectedLayer[], width: number | undefined): string {
  const hasStability = layers.some(({ stability }) => stability !== undefined);
  const isOurs = layers.some(({ components }) => components.length > 0);
  const rows = layers.map(({ stability, blobSize, share }, index) => [
    String(index + 1),
    ...(hasStability ? [stability === undefined ? '' : stability.toFixed(3)] : []),
    formatBytes(blobSize),
    formatShare(share),
  ]);
  const header = ['layer', ...(hasStability ? ['stability'] : []), 'size', 'share'];
  const starts = alignColumns(
    [header, ...rows],
    header.map(() => 'right'),
  );
  const contents = [isOurs ? 'components' : 'made by', ...layers.map(contentText)];
  return starts
    .map((start, row) => {
      const content = contents[row] ?? '';
      const room = width === undefined ? undefined : Math.max(1, width - start.length - 2);
      return `${start}  ${room === undefined ? content : cutText(content, room)}`.trimEnd();
    })
    .join('\n');
}

/** Components with their versions, or what the history says of a layer of another program. */
function contentText({ components, createdBy = '' }: InspectedLayer): string {
  if (components.length === 0) return printable(createdBy.replaceAll(/\s+/g, ' ').trim());
  return components
    .map(({ name, version }) => (version === undefined ? nameText(name) : `${nameText(name)} ${nameText(version)}`))
    .join(', ');
}

function filesText(entries: readonly InspectedEntry[]): string {
  const rows = entries.map(({ path, type, size }) => [
    type === 'file' ? formatBytes(size) : '',
    type === 'file' ? '' : type,
    printable(path),
  ]);
  return alignColumns([['size', '', 'path'], ...rows], ['right', 'left', 'left']).join('\n');
}
