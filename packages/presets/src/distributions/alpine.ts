import type { Preset } from '@chunkah/core';
import { certificates, packageDatabase, rulesOf } from '../rules.ts';

export const alpine: Preset = {
  name: 'alpine',
  title: 'Alpine Linux',
  extends: 'linux',
  matches: [{ id: 'alpine' }],
  prune: ['/etc/apk/cache/', '/var/cache/apk/'],
  rules: [
    ...packageDatabase('/lib/apk', '/usr/lib/apk'),
    // Where `/usr` is not merged, `/lib` is a directory of its own.
    ...rulesOf('firmware', 'monthly', ['/lib/firmware']),
    ...rulesOf('kernel', 'weekly', ['/lib/modules']),
    ...certificates('/etc/ssl/certs'),
  ],
};
