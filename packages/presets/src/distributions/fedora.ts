import type { Preset } from '@chunkah/core';
import { ostreeLeftovers } from '../leftovers.ts';
import { certificates, rpmDatabase, selinuxPolicy } from '../rules.ts';

export const fedora: Preset = {
  name: 'fedora',
  title: 'Fedora',
  extends: 'linux',
  matches: [{ id: 'fedora' }],
  prune: [
    '/var/cache/PackageKit/',
    '/var/cache/dnf/',
    '/var/cache/libdnf5/',
    '/var/log/anaconda/',
    '/var/log/dnf.librepo.log',
    '/var/log/dnf.log',
    '/var/log/dnf.rpm.log',
    '/var/log/dnf5.log',
    '/var/log/hawkey.log',
    // This and the labels matter for bootc images alone. The os-release of one need not say that it
    // is one.
    ...ostreeLeftovers,
  ],
  labels: [
    // Names the last of the base image's layers that ostree wrote: bootc looks for it and fails
    // without it.
    'ostree.final-diffid-',
    // The commit that the base image was made of, and what that commit was made of.
    'ostree.commit-',
    'rpmostree.inputhash-',
  ],
  rules: [...rpmDatabase, ...selinuxPolicy, ...certificates('/etc/pki/ca-trust/extracted')],
};
