import { defineRepo } from '@chunkah/core';
import manifest from '../package.json' with { type: 'json' };
import { bigFiles } from './big-files.ts';
import { claimBigFiles } from './claims.ts';
import { nameComponents } from './component-names.ts';
import { bigfilesOptions } from './options.ts';

/** A component for each large file that no other repo claims. */
export const bigfiles = defineRepo({
  name: 'bigfiles',
  version: manifest.version,
  priority: 80,
  options: bigfilesOptions,
  load({ files, defaultMtimeClamp }, { minimumSize, mergeClashingPaths, stability }) {
    const found = bigFiles(files, minimumSize);
    if (found.length === 0) return undefined;
    const { names, componentOf } = nameComponents(files, found, mergeClashingPaths);
    return {
      components: names.map((name) => ({ name, stability, mtimeClamp: defaultMtimeClamp })),
      weakClaims: (left, claims) => claimBigFiles(componentOf, left, claims),
    };
  },
});

export default bigfiles;
