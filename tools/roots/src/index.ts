export { ensureRoot } from './build/ensure-root.ts';
export { measureTree, type TreeSize } from './build/measure-tree.ts';
export { mmdebstrapArguments } from './build/mmdebstrap-arguments.ts';
export type { RootName } from './build/recipes.ts';
export { labelComponents } from './label/label-components.ts';
