import type { StoreTarget } from './image-target.ts';
import type { OutputKind } from './output-kind.ts';
import { writeToStore } from './write-store.ts';

/** A store of blobs; whoever has one gives it, so that there is no text for it. */
export const storeOutput: OutputKind<StoreTarget> = {
  name: ({ name }) => name,
  check: () => undefined,
  at: (target) => target,
  // Each layer is made, then sent.
  passes: () => 2,
  write: (work, target) => writeToStore(work, target),
};
