import { claimByFile, defineRepo } from '@chunkah/core';
import manifest from '../package.json' with { type: 'json' };
import { xattrOptions } from './options.ts';
import { parseLabels } from './parse-labels.ts';

/** The components that `user.component` attributes name. */
export const xattr = defineRepo({
  name: 'xattr',
  version: manifest.version,
  priority: 0,
  options: xattrOptions,
  load({ files, defaultMtimeClamp }) {
    const { components, componentOf } = parseLabels(files, defaultMtimeClamp);
    if (components.length === 0) return undefined;
    return { components, strongClaims: (claims) => claimByFile(claims, componentOf) };
  },
});

export default xattr;
