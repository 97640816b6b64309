import type { Preset } from '@chunkah/core';

export const rhel: Preset = {
  name: 'rhel',
  title: 'Red Hat Enterprise Linux, and what is like it',
  extends: 'fedora',
  matches: [{ id: 'rhel' }],
  prune: [
    // Certificates and identity of the machine that was registered to get the packages.
    '/etc/insights-client/machine-id',
    '/etc/pki/consumer/',
    '/etc/pki/entitlement/',
    '/var/lib/rhsm/cache/',
    '/var/lib/rhsm/facts/',
    '/var/log/rhsm/',
  ],
};
