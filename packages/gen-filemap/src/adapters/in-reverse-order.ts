import { compareBytes } from '@chunkah/core';
import type { InstalledComponent } from './adapter.ts';

/**
 * Orders components of a source that does not say in which order they were staged: the last name in
 * byte order first. The first name in byte order then owns a path that several list, which is also
 * the rule for maps, and the order of the source never matters.
 */
export function inReverseOrder(components: readonly InstalledComponent[]): InstalledComponent[] {
  return [...components].sort((left, right) => compareBytes(right.name, left.name));
}
