import { claimByFile, defineRepo } from '@chunkah/core';
import manifest from '../package.json' with { type: 'json' };
import { resolveLabels } from './claims.ts';
import { xattrOptions } from './options.ts';

/** The components that `user.component` attributes name. */
export const xattr = defineRepo({
  name: 'xattr',
  version: manifest.version,
  priority: 0,
  options: xattrOptions,
  load({ files, defaultMtimeClamp }) {
    const { components, componentOf } = resolveLabels(files, defaultMtimeClamp);
    if (components.length === 0) return undefined;
    return { components, strongClaims: (claims) => claimByFile(claims, componentOf) };
  },
});

export default xattr;
