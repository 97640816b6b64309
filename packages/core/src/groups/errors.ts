import { ChunkahError } from '../errors/chunkah-error.ts';
import type { ShapeFaults } from '../json/shape-faults.ts';
import { printable } from '../text/printable.ts';

export function groupInvalid(faults: ShapeFaults): ChunkahError {
  return new ChunkahError({
    code: 'GROUP_INVALID',
    message: `groups: ${faults}`,
    hint: 'a group is, by its name, { "components": ["rpm/kernel", "rpm/kernel-*"], "interval": 30, "alone": true }',
  });
}

export function groupOverlap(component: string, first: string, second: string): ChunkahError {
  return new ChunkahError({
    code: 'GROUP_OVERLAP',
    message: `the groups ${printable(first)} and ${printable(second)} both match the component ${printable(component)}`,
    hint: 'leave it to one of them: narrow a pattern, or name the components instead',
  });
}

/**
 * @param needed number of layers: those of the groups, and one for the other components if there
 * are any.
 */
export function groupsTooMany(alone: number, needed: number, maxLayers: number): ChunkahError {
  const wanted = alone === 1 ? '1 group needs its own layer' : `${alone} groups need their own layers`;
  const given = maxLayers === 1 ? '1 layer' : `${maxLayers} layers`;
  return new ChunkahError({
    code: 'GROUPS_TOO_MANY',
    message: `${wanted}, but the image has at most ${given}${needed > alone ? ' for all components' : ''}`,
    hint: `allow at least ${needed} layers, or remove "alone" from some groups`,
  });
}
