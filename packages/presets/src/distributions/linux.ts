import type { Preset } from '@chunkah/core';
import { commonLeftovers } from '../leftovers.ts';
import { commonRules } from '../rules.ts';

/**
 * Made for no root: the parent of all others, of use for a distribution that has none of its own.
 */
export const linux: Preset = {
  name: 'linux',
  title: 'What holds for every distribution',
  prune: commonLeftovers,
  rules: commonRules,
};
