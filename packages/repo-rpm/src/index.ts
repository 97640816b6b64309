import { defineRepo } from '@chunkah/core';
import { warnOfMissingDatabase } from '@chunkah/package-db';
import manifest from '../package.json' with { type: 'json' };
import { claimPackages } from './claims.ts';
import { readDatabase } from './database/read-database.ts';
import { rpmOptions } from './options.ts';

export { readDatabase } from './database/read-database.ts';
export type { DatabaseFormat, RpmDatabase } from './database/rpm-database.ts';
export type { PackageFiles } from './header/package-files.ts';
export { packagesOf } from './header/packages-of.ts';
export type { PackageHeader } from './header/parse-header.ts';

/** Files of distributions with RPMs: Fedora and its relatives, openSUSE, Mageia, Amazon Linux. */
const releaseFiles = [
  '/etc/redhat-release',
  '/etc/products.d/baseproduct',
  '/etc/mageia-release',
  '/etc/system-release',
];

/** The components of an RPM database: source packages with the files of their packages. */
export const rpm = defineRepo({
  name: 'rpm',
  version: manifest.version,
  priority: 10,
  options: rpmOptions,
  async load(context, options) {
    const database = await readDatabase(context, options);
    if (database !== undefined) return claimPackages(context, database, options);
    const releaseFile = releaseFiles.find((path) => context.files.resolve(path) !== undefined);
    if (releaseFile !== undefined) warnOfMissingDatabase(context, releaseFile, 'rpm');
    return undefined;
  },
});

export default rpm;
