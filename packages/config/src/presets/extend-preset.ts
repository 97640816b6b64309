import type { Preset } from '@chunkah/core';
import { presetCycle, presetUnknown } from './errors.ts';

/**
 * A preset and those it extends: the preset itself first, then its parent, and so on.
 * @throws ChunkahError `PRESET_UNKNOWN` if one of them is not in `byName`, `PRESET_CYCLE` if they
 *   extend each other in a circle.
 */
export function extendPreset(name: string, byName: ReadonlyMap<string, Preset>): readonly Preset[] {
  const chain = new Map<string, Preset>();
  let child: string | undefined;
  let next: string | undefined = name;
  while (next !== undefined) {
    if (chain.has(next)) throw presetCycle([...chain.keys()], next);
    const preset = byName.get(next);
    if (preset === undefined) throw presetUnknown(next, child, [...byName.keys()]);
    chain.set(next, preset);
    child = next;
    next = preset.extends;
  }
  return [...chain.values()];
}
