import { tiersPacker, triePacker } from '@chunkah/core/engine';
import { largestAlone } from './largest-alone.ts';
import { rechunk } from './rechunk.ts';
import { rpmOstree } from './rpm-ostree.ts';
import type { Strategy } from './strategy.ts';

/** All packers that can be replayed, by their names. */
export const strategies: ReadonlyMap<string, Strategy> = new Map(
  [{ packer: tiersPacker }, { packer: triePacker }, rechunk, rpmOstree, largestAlone].map((strategy) => [
    strategy.packer.name,
    strategy,
  ]),
);
