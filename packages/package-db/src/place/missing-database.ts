import type { LoadContext } from '@chunkah/core';

/**
 * Warns when a file tells which distribution a rootfs is of, but its package database is not there:
 * builds of bootable images empty `/var`, and the database with it.
 * @param releaseFile such as `/etc/debian_version`.
 * @param repo whose database is meant: `dpkg`.
 */
export function warnOfMissingDatabase(
  { files, logger }: Pick<LoadContext, 'files' | 'logger'>,
  releaseFile: string,
  repo: string,
): void {
  if (files.resolve(releaseFile) === undefined) return;
  logger.warn(
    `there is ${releaseFile}, but no database of ${repo}: files belong to no package; ` +
      `where the build removed it, copy it out of the rootfs before and name the copy with --database ${repo}=PATH`,
  );
}
