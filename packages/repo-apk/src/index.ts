import { defineRepo } from '@chunkah/core';
import manifest from '../package.json' with { type: 'json' };
import { claimPackages } from './claims.ts';
import { apkOptions } from './options.ts';
import { readInstalled } from './read-installed.ts';

/** The components of an apk database: origins with the files of their packages. */
export const apk = defineRepo({
  name: 'apk',
  version: manifest.version,
  priority: 10,
  options: apkOptions,
  async load(context, options) {
    const database = await readInstalled(context, options);
    return database && claimPackages(context, database, options);
  },
});

export default apk;
