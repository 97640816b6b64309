import type { Preset } from '@chunkah/core';
import { certificates, packageDatabase } from '../rules.ts';

export const debian: Preset = {
  name: 'debian',
  title: 'Debian',
  extends: 'linux',
  matches: [{ id: 'debian' }],
  prune: [
    // Packages and lists that apt fetches again.
    '/var/cache/apt/archives/',
    '/var/cache/apt/pkgcache.bin',
    '/var/cache/apt/srcpkgcache.bin',
    '/var/lib/apt/lists/',
    // Copies of what was there before the last change.
    '/var/cache/debconf/config.dat-old',
    '/var/cache/debconf/templates.dat-old',
    '/var/lib/dpkg/diversions-old',
    '/var/lib/dpkg/statoverride-old',
    '/var/lib/dpkg/status-old',
    '/var/log/alternatives.log',
    '/var/log/apt/',
    '/var/log/bootstrap.log',
    '/var/log/dpkg.log',
    '/var/log/installer/',
  ],
  rules: [...packageDatabase('/var/lib/apt', '/var/lib/dpkg', '/var/lib/ucf'), ...certificates('/etc/ssl/certs')],
};
