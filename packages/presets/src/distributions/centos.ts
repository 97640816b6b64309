import type { Preset } from '@chunkah/core';

export const centos: Preset = {
  name: 'centos',
  title: 'CentOS Stream',
  extends: 'rhel',
  matches: [{ id: 'centos' }],
};
