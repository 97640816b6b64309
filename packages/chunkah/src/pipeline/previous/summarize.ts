import type { Plan } from '@chunkah/core/engine';
import { type BuildResult, formatBytes, type WrittenLayerSummary } from '@chunkah/report';
import type { Prepared } from '../prepare.ts';

/**
 * What a client of the previous image has already of the layers that were written, and what it
 * downloads. Warns of layers whose content stayed and whose blobs did not.
 */
export function summarizeBesidePrevious(
  { previous, logger }: Prepared,
  { layers: planned, opened = [] }: Plan,
  written: readonly WrittenLayerSummary[],
): Pick<BuildResult, 'layers' | 'previous'> {
  if (previous === undefined) return { layers: written };
  const there = new Set(previous.layers.map(({ digest }) => digest));
  const layers = written.map((layer) => ({ ...layer, kept: there.has(layer.digest) }));
  const missed = layers.filter((layer, number) => !layer.kept && planned[number]?.previous !== undefined);
  if (missed.length > 0) {
    const what = missed.length === 1 ? 'one layer has' : `${missed.length} layers have`;
    logger.warn(
      `${what} the content that the previous image has, and other bytes (${formatBytes(bytesOf(missed))}), since another ` +
        'compression, level or version of Node made them: a client downloads them again',
    );
  }
  const kept = layers.filter((layer) => layer.kept).length;
  const downloadBytes = bytesOf(layers.filter((layer) => !layer.kept));
  return { layers, previous: { kept, new: layers.length - kept, opened: opened.length, downloadBytes } };
}

/** Bytes of the different blobs of layers. */
function bytesOf(layers: readonly WrittenLayerSummary[]): number {
  const sizes = new Map(layers.map(({ digest, blobSize }) => [digest, blobSize]));
  return [...sizes.values()].reduce((total, size) => total + size, 0);
}
