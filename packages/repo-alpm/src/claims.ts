import type { ComponentRepo, FileId, LoadContext } from '@chunkah/core';
import { type PackageWithFiles, packageRepo } from '@chunkah/package-db';
import type { AlpmOptions } from './options.ts';
import type { ReadDatabase } from './read-database.ts';
import type { AlpmPackage } from './read-local.ts';

/** Groups the packages of a database into components, and looks up what they own. */
export function claimPackages(
  context: LoadContext,
  { path, packages, ownEntries }: ReadDatabase,
  { group, like }: AlpmOptions,
): ComponentRepo {
  return packageRepo(context, {
    path,
    packages: packages.map(asPackage),
    grouping: group,
    excluded: like === undefined ? ownEntries : new Set<FileId>(),
    claimsLinks: like === undefined,
  });
}

/** A package as what all package databases have in common. */
function asPackage({ name, version, base, buildTime, files }: AlpmPackage): PackageWithFiles {
  return { name, version, source: base, sourceVersion: version, buildTime, changes: [], files };
}
