import type { Job } from './job.ts';

/** Simple commands that read, hash, compress or list the same tree: what a machine can do, whatever its speed. */
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
    { name: 'node -e 0', script: '"$1" -e 0', args: [process.execPath], yardstick: undefined },
  ];
}
