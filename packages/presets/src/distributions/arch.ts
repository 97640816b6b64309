import type { Preset } from '@chunkah/core';
import { certificates, packageDatabase } from '../rules.ts';

export const arch: Preset = {
  name: 'arch',
  title: 'Arch Linux',
  extends: 'linux',
  matches: [{ id: 'arch' }],
  prune: [
    // The secret key that signs trusted keys, and sockets of the agent that made it:
    // `pacman-key --init` makes another one. Packages are verified without it.
    '/etc/pacman.d/gnupg/S.gpg-agent',
    '/etc/pacman.d/gnupg/S.gpg-agent.browser',
    '/etc/pacman.d/gnupg/S.gpg-agent.extra',
    '/etc/pacman.d/gnupg/S.gpg-agent.ssh',
    '/etc/pacman.d/gnupg/S.keyboxd',
    '/etc/pacman.d/gnupg/openpgp-revocs.d/',
    '/etc/pacman.d/gnupg/private-keys-v1.d/',
    '/usr/lib/sysimage/lib/pacman/sync/',
    '/var/cache/pacman/pkg/',
    '/var/lib/pacman/sync/',
    '/var/log/pacman.log',
  ],
  rules: [
    ...packageDatabase('/usr/lib/sysimage/lib/pacman', '/var/lib/pacman'),
    ...certificates('/etc/ca-certificates/extracted'),
  ],
};
