import type { Job } from './job.ts';

/** All that the claims of a package are made of. */
const packageFormat =
  '%{NAME}\\t%{SOURCERPM}\\t%{BUILDTIME}\\t%{FILEDIGESTALGO}\\n[%{CHANGELOGTIME}\\n]' +
  '[%{FILENAMES}\\t%{FILEMODES}\\t%{FILESIZES}\\t%{FILEDIGESTS}\\t%{FILEFLAGS}\\t%{FILESTATES}\\n]';

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
    { name: 'node -e 0', script: '"$1" -e 0', args: [process.execPath], yardstick: undefined },
  ];
}
