import type { LoadContext } from '@chunkah/core';
import { readManifest } from '../chisel/read-manifest.ts';
import type { DpkgOptions } from '../options.ts';
import { findDatabases } from './find-database.ts';
import type { PackageDatabase } from './listed-package.ts';
import { readStatus } from './read-status.ts';
import { readStatusDirectory } from './read-status-directory.ts';

/**
 * Reads all databases of a rootfs, or those that the options name; none where there is none.
 * @throws ChunkahError `DPKG_DAMAGED`, `DPKG_UNSUPPORTED`, `DPKG_NOT_FOUND`,
 * `CHISEL_MANIFEST_DAMAGED`, `DATABASE_UNREADABLE`, `DATABASE_TOO_LARGE`, and what reading throws.
 */
export async function readDatabases(context: LoadContext, options: DpkgOptions): Promise<PackageDatabase[]> {
  const databases: PackageDatabase[] = [];
  for (const found of findDatabases(context, options)) {
    const { directory, hasStatus, hasStatusDirectory, hasManifest } = found;
    if (hasStatus) databases.push(await readStatus(context, directory));
    if (hasStatusDirectory) databases.push(await readStatusDirectory(directory));
    if (hasManifest) databases.push(await readManifest(directory));
  }
  return databases;
}
