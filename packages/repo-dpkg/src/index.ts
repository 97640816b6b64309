import { defineRepo } from '@chunkah/core';
import { warnOfMissingDatabase } from '@chunkah/package-db';
import manifest from '../package.json' with { type: 'json' };
import { warnOfAptCaches } from './apt-caches.ts';
import { claimPackages } from './claims.ts';
import { readDatabases } from './database/read-databases.ts';
import { dpkgOptions } from './options.ts';

/** The components of a dpkg database: source packages with the files of their packages. */
export const dpkg = defineRepo({
  name: 'dpkg',
  version: manifest.version,
  priority: 10,
  options: dpkgOptions,
  async load(context, options) {
    const databases = await readDatabases(context, options);
    if (databases.length === 0) {
      warnOfMissingDatabase(context, '/etc/debian_version', 'dpkg');
      return undefined;
    }
    for (const warning of databases.flatMap(({ warnings }) => warnings)) context.logger.warn(warning);
    warnOfAptCaches(context);
    return await claimPackages(context, databases, options);
  },
});

export default dpkg;
