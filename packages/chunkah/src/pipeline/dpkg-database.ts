import { nameText } from '@chunkah/report';

/**
 * Where dpkg says which packages are installed: a file, and in images without a package manager a
 * directory. No repo reads it, but a tool makes a map of it.
 */
export const dpkgDatabase = ['/var/lib/dpkg/status', '/var/lib/dpkg/status.d'] as const;

/** Where the filemap repo finds a map by itself. */
export const mapInRootfs = '/usr/lib/chunkah/filemap.json';

/** The command that makes `filemap.json`, a map of the packages of a rootfs, for people. */
export function mapCommand(rootfs: string): string {
  return `gen-filemap dpkg --rootfs ${nameText(rootfs)} -o filemap.json`;
}
