import type { Claims } from '@chunkah/core';

/** Claims each labelled entry for its component: `componentOf` has the component's number by file id, -1 for none. */
export function claimLabelled(componentOf: Int32Array, claims: Claims): void {
  for (let file = 0; file < componentOf.length; file += 1) {
    const component = componentOf[file] ?? -1;
    if (component !== -1) claims.add(file, component);
  }
}
