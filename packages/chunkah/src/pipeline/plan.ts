import type { PlannedLayer } from '@chunkah/core';
import type { PlanOptions } from './options.ts';
import { prepare } from './prepare.ts';
import type { LayerSummary, PlanResult } from './result.ts';

/**
 * Says which layers `build` would make of a rootfs, and writes nothing.
 * @throws ChunkahError for whatever is wrong with the options or the rootfs.
 */
export async function plan(options: PlanOptions): Promise<PlanResult> {
  const { assignment, epoch, files, plan: planned } = await prepare(options);
  return {
    layers: planned.layers.map(summarizeLayer),
    entries: files.count,
    components: assignment.components.length,
    sourceDateEpoch: epoch,
  };
}

export function summarizeLayer({ components, stability, size, entries }: PlannedLayer): LayerSummary {
  return { components: components.map(({ name }) => name), stability, size, entries: entries.length };
}
