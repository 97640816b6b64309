import type { Compression } from './compression.ts';
import { GzipBlocks } from './gzip-blocks.ts';
import { annotationKeys } from './zstd-chunked/blob-tables.ts';
import { ZstdChunked } from './zstd-chunked/zstd-chunked.ts';
import { ZstdFrame } from './zstd-frame.ts';

/** All that a layer's blob can be stored as, by name. */
export const compressions = {
  none: {
    mediaTypeSuffix: '',
  },
  gzip: {
    mediaTypeSuffix: '+gzip',
    levels: { lowest: 0, highest: 9, usual: 6 },
    compress: ({ level }, onOutput) => new GzipBlocks(level, onOutput),
  },
  zstd: {
    mediaTypeSuffix: '+zstd',
    levels: { lowest: 1, highest: 19, usual: 3 },
    compress: ({ level, size }, onOutput) => new ZstdFrame(level, size, onOutput),
  },
  'zstd:chunked': {
    mediaTypeSuffix: '+zstd',
    levels: { lowest: 1, highest: 19, usual: 3 },
    textOnly: { otherwise: 'zstd' },
    annotationKeys: Object.values(annotationKeys),
    compress: ({ level }, onOutput) => new ZstdChunked(level, onOutput),
  },
} as const satisfies Record<string, Compression>;

export type CompressionName = keyof typeof compressions;

/** How the layers of an image are compressed. Plain data: it is sent to worker threads. */
export interface LayerCompression {
  readonly name: CompressionName;
  /** Default: the usual one. */
  readonly level?: number;
}

/** The levels of a compression; undefined where a level means nothing. */
export function levelsOf(name: CompressionName): Compression['levels'] {
  return (compressions[name] as Compression).levels;
}

/** @throws RangeError for a level that the compression does not have. */
export function compressionOf({ name, level }: LayerCompression): { compression: Compression; level: number } {
  const compression: Compression = compressions[name];
  const { lowest, highest, usual } = compression.levels ?? { lowest: 0, highest: 0, usual: 0 };
  const chosen = level ?? usual;
  if (!(Number.isInteger(chosen) && chosen >= lowest && chosen <= highest)) {
    throw new RangeError(`${name} has no level ${chosen}`);
  }
  return { compression, level: chosen };
}
