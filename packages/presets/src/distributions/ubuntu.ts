import type { Preset } from '@chunkah/core';

export const ubuntu: Preset = {
  name: 'ubuntu',
  title: 'Ubuntu',
  extends: 'debian',
  matches: [{ id: 'ubuntu' }],
  // The swap file that the installer makes, and reports of crashes.
  prune: ['/swap.img', '/var/crash/'],
};
