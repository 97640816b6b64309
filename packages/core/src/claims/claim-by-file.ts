import type { Claims } from '../contract/claims.ts';
import type { ComponentId } from '../contract/component.ts';

/**
 * Makes the claims of a repo that assigns each file to at most one component: `componentOf` has it
 * by file id, -1 for none.
 */
export function claimByFile(claims: Claims, componentOf: ArrayLike<ComponentId>): void {
  for (let file = 0; file < componentOf.length; file += 1) {
    const component = componentOf[file] ?? -1;
    if (component !== -1) claims.add(file, component);
  }
}
