import type { Preset } from '@chunkah/core';
import { systemImageLayers } from '../layer-limits.ts';
import { bootedLeftovers, sshHostKeys } from '../leftovers.ts';
import { rulesOf } from '../rules.ts';

export const fedoraBootc: Preset = {
  name: 'fedora-bootc',
  title: 'Fedora as a bootable image: bootc, CoreOS, IoT, the atomic desktops, Universal Blue',
  extends: 'fedora',
  matches: [
    {
      id: 'fedora',
      variants: [
        'bootc',
        'budgie-atomic',
        'coreos',
        'cosmic-atomic',
        'iot',
        'kinoite',
        'onyx',
        'sericea',
        'silverblue',
        'sway-atomic',
      ],
    },
    { id: 'aurora' },
    { id: 'bazzite' },
    { id: 'bluefin' },
  ],
  maxLayers: systemImageLayers,
  prune: [
    ...bootedLeftovers,
    ...sshHostKeys,
    // The kernel is taken from /usr/lib/modules; what the image has here is never deployed.
    '/boot/',
  ],
  rules: rulesOf('boot-loader', 'quarterly', ['/usr/lib/bootupd', '/usr/lib/ostree-boot']),
};
