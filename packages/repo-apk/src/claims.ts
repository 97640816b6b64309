import type { ComponentRepo, LoadContext } from '@chunkah/core';
import { type PackageWithFiles, packageRepo } from '@chunkah/package-db';
import type { ApkOptions } from './options.ts';
import type { ApkPackage } from './parse-installed.ts';
import type { ApkDatabase } from './read-installed.ts';

/** Groups the packages of a database into components, and looks up what they own. */
export function claimPackages(
  context: LoadContext,
  { path, packages, ownFiles }: ApkDatabase,
  { group }: ApkOptions,
): ComponentRepo {
  return packageRepo(context, {
    path,
    packages: packages.map(asPackage),
    grouping: group,
    excluded: ownFiles,
    claimsLinks: true,
  });
}

/** A package as what all package databases have in common. */
function asPackage({ name, version, origin, buildTime, files }: ApkPackage): PackageWithFiles {
  return { name, version, source: origin, sourceVersion: version, buildTime, changes: [], files };
}
