import { ChunkahError, printable } from '@chunkah/core';
import { didYouMean } from '../schema/suggestion.ts';

/**
 * @param child preset that extends the unknown one, if any.
 * @param known names of presets, in any
 *   order.
 */
export function presetUnknown(name: string, child: string | undefined, known: readonly string[]): ChunkahError {
  const sorted = known.toSorted();
  const where = child === undefined ? '' : `, which the preset "${printable(child)}" extends`;
  return new ChunkahError({
    code: 'PRESET_UNKNOWN',
    message: `unknown preset "${printable(name)}"${where}${didYouMean(name, sorted)}`,
    hint: `use one of ${sorted.map(printable).join(', ')}, or install the package of another: chunkah-preset-NAME`,
  });
}

/**
 * @param chain names of presets, each of which extends the next.
 * @param again the one that the last
 *   one extends.
 */
export function presetCycle(chain: readonly string[], again: string): ChunkahError {
  const cycle = [...chain.slice(chain.indexOf(again)), again];
  return new ChunkahError({
    code: 'PRESET_CYCLE',
    message: `presets extend each other in a circle: ${cycle.map(printable).join(' -> ')}`,
    hint: 'remove "extends" from one of them',
  });
}
