import type { Job } from './job.ts';

/** All that the claims of a package are made of. */
const packageFormat =
  '%{NAME}\\t%{SOURCERPM}\\t%{BUILDTIME}\\t%{FILEDIGESTALGO}\\n[%{CHANGELOGTIME}\\n]' +
  '[%{FILENAMES}\\t%{FILEMODES}\\t%{FILESIZES}\\t%{FILEDIGESTS}\\t%{FILEFLAGS}\\t%{FILESTATES}\\n]';

/** The name of a package in a format of dpkg-query, with its architecture where that is needed. */
const packageField = `$\{${'binary:Package'}}`;

/**
 * Simple commands that read, hash, compress or list the same tree: what a machine can do, whatever
 * its speed.
 */
export function yardsticks(rootfs: string): readonly Job[] {
  return [
    {
      name: 'find -printf',
      script: 'find "$1" -printf \'%p %m %s %T@\\n\' > /dev/null',
      args: [rootfs],
      yardstick: undefined,
    },
    {
      name: 'tar | openssl',
      script: 'tar -C "$1" -cf - . | openssl dgst -sha256 > /dev/null',
      args: [rootfs],
      yardstick: undefined,
    },
    {
      name: 'tar | gzip -6',
      script: 'tar -C "$1" -cf - . | gzip -6 > /dev/null',
      args: [rootfs],
      yardstick: undefined,
    },
    {
      name: 'rpm -qa',
      script: 'rpm --dbpath "$1/usr/lib/sysimage/rpm" -qa --queryformat "$2" > /dev/null',
      args: [rootfs, packageFormat],
      yardstick: undefined,
    },
    {
      name: 'dpkg-query -L',
      script:
        'dpkg-query --admindir "$1/var/lib/dpkg" -W -f "$2" | xargs dpkg-query --admindir "$1/var/lib/dpkg" -L > /dev/null',
      args: [rootfs, `${packageField}\\n`],
      yardstick: undefined,
    },
    {
      name: 'pacman -Ql',
      script: 'pacman --root "$1" --dbpath "$1/var/lib/pacman" --config /dev/null -Ql > /dev/null',
      args: [rootfs],
      yardstick: undefined,
    },
    { name: 'node -e 0', script: '"$1" -e 0', args: [process.execPath], yardstick: undefined },
  ];
}
