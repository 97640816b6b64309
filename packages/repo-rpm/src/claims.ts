import { type ComponentRepo, type LoadContext, printable } from '@chunkah/core';
import { InstalledFiles, MovedFiles, SourcePackages, shareOf } from '@chunkah/package-db';
import { entriesOfUsualDirectories } from './database/own-files.ts';
import type { RpmDatabase } from './database/rpm-database.ts';
import type { PackageFiles } from './header/package-files.ts';
import { packagesOf } from './header/packages-of.ts';
import { installedPackage } from './installed-package.ts';
import type { RpmOptions } from './options.ts';

/**
 * Groups the packages of a database into components, and looks up what they own.
 * @throws ChunkahError `RPMDB_HEADER_DAMAGED`.
 */
export function claimPackages(
  { files, logger, now }: LoadContext,
  database: RpmDatabase,
  { group, claimDatabaseDirectories }: RpmOptions,
): ComponentRepo {
  const { path, format, ownFiles } = database;
  const usual = claimDatabaseDirectories ? [] : entriesOfUsualDirectories(files);
  const excluded = new Set([...ownFiles, ...usual]);
  const sources = new SourcePackages({ grouping: group, now });
  const moved = new MovedFiles(excluded);
  const installed = new InstalledFiles<PackageFiles>(files, excluded, (component, listed, number) => {
    const content = listed.content(number);
    if (content !== undefined) moved.addMissing(component, content);
  });
  let packages = 0;
  for (const header of packagesOf(database)) {
    packages += 1;
    installed.add(sources.add(installedPackage(header)), header.files);
  }
  const { withoutSource } = sources;
  if (group === 'source' && withoutSource.length > 0) logger.warn(sourceWarning(withoutSource));
  return {
    components: sources.components,
    get details() {
      return {
        database: path,
        format,
        packages,
        'packages without a source RPM': withoutSource.length,
        'files claimed by path': shareOf(installed.count, files.count),
        ...(moved.count !== undefined && { 'files claimed by content': shareOf(moved.count, files.count) }),
      };
    },
    strongClaims: (claims) => installed.claim(claims),
    weakClaims: (left, claims, context) => moved.claim(left, claims, context),
  };
}

function sourceWarning(names: readonly string[]): string {
  const such = printable(names[0] ?? '');
  return `packages without a source RPM (${names.length}): each is a component of its own name, such as ${such}`;
}
