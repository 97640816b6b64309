import { defineRepo } from '@chunkah/core';
import manifest from '../package.json' with { type: 'json' };
import { claimPackages } from './claims.ts';
import { alpmOptions } from './options.ts';
import { readDatabase } from './read-database.ts';

/** The components of an alpm database, which pacman writes: bases with the files of their packages. */
export const alpm = defineRepo({
  name: 'alpm',
  version: manifest.version,
  // After rpm, which chunkah 0.6 asks first.
  priority: 11,
  options: alpmOptions,
  async load(context, options) {
    const database = await readDatabase(context, options);
    return database && claimPackages(context, database, options);
  },
});

export default alpm;
