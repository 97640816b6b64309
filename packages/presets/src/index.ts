import type { Preset } from '@chunkah/core';
import { alpine } from './distributions/alpine.ts';
import { arch } from './distributions/arch.ts';
import { centos } from './distributions/centos.ts';
import { debian } from './distributions/debian.ts';
import { fedora } from './distributions/fedora.ts';
import { fedoraBootc } from './distributions/fedora-bootc.ts';
import { gnomeOs } from './distributions/gnome-os.ts';
import { linux } from './distributions/linux.ts';
import { opensuse } from './distributions/opensuse.ts';
import { rhel } from './distributions/rhel.ts';
import { ubuntu } from './distributions/ubuntu.ts';

export type { ClientProfile, LayerCompressionName } from './clients/client-profile.ts';
export { clientProfiles } from './clients/client-profiles.ts';
export { alpine, arch, centos, debian, fedora, fedoraBootc, gnomeOs, linux, opensuse, rhel, ubuntu };

/** All built-in presets, ordered by name. */
export const presets: readonly Preset[] = [
  alpine,
  arch,
  centos,
  debian,
  fedora,
  fedoraBootc,
  gnomeOs,
  linux,
  opensuse,
  rhel,
  ubuntu,
];
