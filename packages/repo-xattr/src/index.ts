import { claimByFile, defineRepo } from '@chunkah/core';
import { xattrOptions } from './options.ts';
import { parseLabels } from './parse-labels.ts';

/** The components that `user.component` attributes name. */
export const xattr = defineRepo({
  name: 'xattr',
  version: '0.1.0',
  priority: 0,
  options: xattrOptions,
  load({ files, defaultMtimeClamp }) {
    const { components, componentOf } = parseLabels(files, defaultMtimeClamp);
    if (components.length === 0) return undefined;
    return { components, strongClaims: (claims) => claimByFile(claims, componentOf) };
  },
});

export default xattr;
