import { packBesideOwnLayers } from '@chunkah/core/engine';
import type { Strategy } from './strategy.ts';

/** The largest components have a layer each, all others share the last one. */
export const largestAlone: Strategy = {
  packer: {
    name: 'largest-alone',
    pack: (request) =>
      packBesideOwnLayers(request, (items, maxLayers) => {
        const bySize = Array.from(items, (_, index) => index).sort(
          (left, right) => (items[right]?.size ?? 0) - (items[left]?.size ?? 0),
        );
        const rest = bySize.slice(maxLayers - 1);
        const alone = bySize.slice(0, maxLayers - 1).map((index) => [index]);
        return rest.length === 0 ? alone : [...alone, rest];
      }),
  },
};
