import type { Command } from 'commander';
import type { DpkgOptions } from '../adapters/dpkg/dpkg.ts';
import { usageError } from '../errors.ts';
import { addMapOptions, type MapOptions } from './map-options.ts';
import type { Run } from './run-adapter.ts';

interface DpkgCommandOptions extends MapOptions {
  readonly adminDir?: string;
}

/** `gen-filemap dpkg` */
export function addDpkgCommand(program: Command, run: Run): void {
  const command = program
    .command('dpkg')
    .description('map the package database of a Debian root; each source package is a component')
    .argument('[rootfs]', 'root filesystem with the database (default: that of --rootfs)')
    .option('--admin-dir <directory>', 'the database itself: var/lib/dpkg of a root filesystem');
  addMapOptions(command).action((rootfs: string | undefined, options: DpkgCommandOptions) =>
    run(options, [rootfs, options.adminDir], async (circumstances) => {
      const { dpkg } = await import('../adapters/dpkg/dpkg.ts');
      return dpkg(databaseOf(rootfs, options), circumstances);
    }),
  );
}

function databaseOf(argument: string | undefined, { adminDir, rootfs = '' }: DpkgCommandOptions): DpkgOptions {
  if (adminDir !== undefined) {
    if (argument !== undefined) throw usageError('a root filesystem and --admin-dir cannot be used together');
    if (adminDir === '') throw usageError('--admin-dir is empty');
    return { adminDirectory: adminDir };
  }
  const root = argument ?? rootfs;
  if (root === '') throw usageError('no root filesystem is given');
  return { rootfs: root };
}
