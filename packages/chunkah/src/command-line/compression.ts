import type { Setting } from '@chunkah/config';
import type { Logger } from '@chunkah/core';
import type { BuildOptions } from '../pipeline/options.ts';
import { compressionsDiffer } from './errors.ts';
import { sourceLabel } from './option-sources.ts';
import type { RunSettings } from './settings.ts';

type CompressionName = NonNullable<BuildOptions['compression']>;

/**
 * How `compression`, `compressed` and `compressionLevel` say the layers are compressed.
 * @throws ChunkahError `USAGE` when two of them contradict each other.
 */
export function toCompression(
  settings: RunSettings,
  logger: Logger,
): Pick<BuildOptions, 'compression' | 'compressionLevel'> {
  const { compression, compressed, compressionLevel, compat } = settings.scalars;
  const name = nameOf(compression, compressed);
  const chosen = name === undefined ? {} : { compression: name };
  if (compressionLevel === undefined) return chosen;
  if (compat !== undefined && (name === undefined || name === 'none')) {
    // The program to be compatible with takes a level that has no effect.
    const label = sourceLabel(settings, { name: 'compressionLevel' }) ?? '--compression-level';
    logger.warn(`${label} does nothing without --compressed`);
    return chosen;
  }
  return { compression: 'none', ...chosen, compressionLevel: compressionLevel.value };
}

/** The command line takes precedence; two settings of one source must agree. */
function nameOf(
  compression: Setting<CompressionName> | undefined,
  compressed: Setting<boolean> | undefined,
): CompressionName | undefined {
  if (compressed?.value !== true) return compression?.value;
  if (compression === undefined || compression.value === 'gzip') return 'gzip';
  if (compression.origin === compressed.origin) throw compressionsDiffer(compression.value);
  return compressed.origin === 'command line' ? 'gzip' : compression.value;
}
