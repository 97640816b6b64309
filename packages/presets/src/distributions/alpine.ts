import type { Preset } from '@chunkah/core';
import { certificates, packageDatabase, rulesOf } from '../rules.ts';

export const alpine: Preset = {
  name: 'alpine',
  title: 'Alpine Linux, Wolfi, and what is like them',
  extends: 'linux',
  matches: [{ id: 'alpine' }, { id: 'chainguard' }, { id: 'wolfi' }],
  prune: ['/etc/apk/cache/', '/var/cache/apk/'],
  rules: [
    ...packageDatabase('/etc/apk', '/lib/apk', '/usr/lib/apk'),
    // What depmod writes. Where `/usr` is not merged, `/lib` is a directory of its own.
    ...rulesOf('kernel', 'weekly', ['/lib/modules']),
    // The bundle: the links beside it belong to the packages of what they lead to.
    ...certificates('/etc/ssl/certs'),
  ],
};
