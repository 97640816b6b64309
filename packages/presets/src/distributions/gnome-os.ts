import type { Preset } from '@chunkah/core';
import { systemImageLayers } from '../layer-limits.ts';
import { bootedLeftovers, ostreeLeftovers } from '../leftovers.ts';
import { rulesOf } from '../rules.ts';

/**
 * It has no packages: where there is no filemap of its build elements either, the rules say all
 * that is known.
 */
export const gnomeOs: Preset = {
  name: 'gnome-os',
  title: 'GNOME OS',
  extends: 'linux',
  matches: [{ id: 'gnomeos' }, { id: 'org.gnome.os' }],
  maxLayers: systemImageLayers,
  prune: [...bootedLeftovers, ...ostreeLeftovers],
  rules: rulesOf('debug-data', 'weekly', ['/usr/lib/debug']),
};
