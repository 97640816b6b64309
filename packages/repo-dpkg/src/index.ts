import { defineRepo, type LoadContext } from '@chunkah/core';
import { warnOfMissingDatabase } from '@chunkah/package-db';
import manifest from '../package.json' with { type: 'json' };
import { warnOfAptCaches } from './apt-caches.ts';
import { readManifest } from './chisel/read-manifest.ts';
import { claimPackages } from './claims.ts';
import { type FoundDatabase, findDatabases } from './database/find-database.ts';
import type { PackageDatabase } from './database/listed-package.ts';
import { readStatus } from './database/read-status.ts';
import { readStatusDirectory } from './database/read-status-directory.ts';
import { dpkgOptions } from './options.ts';

/** The components of a dpkg database: source packages with the files of their packages. */
export const dpkg = defineRepo({
  name: 'dpkg',
  version: manifest.version,
  priority: 10,
  options: dpkgOptions,
  async load(context, options) {
    const databases: PackageDatabase[] = [];
    for (const found of findDatabases(context, options)) databases.push(...(await readParts(context, found)));
    if (databases.length === 0) {
      warnOfMissingDatabase(context, '/etc/debian_version', 'dpkg');
      return undefined;
    }
    for (const warning of databases.flatMap(({ warnings }) => warnings)) context.logger.warn(warning);
    warnOfAptCaches(context);
    return await claimPackages(context, databases, options);
  },
});

async function readParts(context: LoadContext, found: FoundDatabase): Promise<PackageDatabase[]> {
  const { directory, hasStatus, hasStatusDirectory, hasManifest } = found;
  return [
    ...(hasStatus ? [await readStatus(context, directory)] : []),
    ...(hasStatusDirectory ? [await readStatusDirectory(directory)] : []),
    ...(hasManifest ? [await readManifest(directory)] : []),
  ];
}

export default dpkg;
