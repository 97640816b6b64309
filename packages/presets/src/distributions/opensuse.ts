import type { Preset } from '@chunkah/core';
import { certificates, rpmDatabase, selinuxPolicy } from '../rules.ts';

export const opensuse: Preset = {
  name: 'opensuse',
  title: 'openSUSE and SUSE Linux Enterprise',
  extends: 'linux',
  matches: [
    { id: 'opensuse' },
    { id: 'opensuse-leap' },
    { id: 'opensuse-microos' },
    { id: 'opensuse-tumbleweed' },
    { id: 'sles' },
    { id: 'suse' },
  ],
  prune: [
    // Snapshots of the whole system, made by snapper.
    '/.snapshots/',
    '/var/cache/PackageKit/',
    '/var/cache/zypp/',
    // Tells the download servers one installation from another.
    '/var/lib/zypp/AnonymousUniqueId',
    '/var/log/YaST2/',
    '/var/log/zypp/',
    '/var/log/zypper.log',
  ],
  rules: [...rpmDatabase, ...selinuxPolicy, ...certificates('/var/lib/ca-certificates')],
};
