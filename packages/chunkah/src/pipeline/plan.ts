import { type Plan, type PlannedLayer, unclaimedName } from '@chunkah/core/engine';
import type { LayerSummary, PlanResult, PlanSummary } from '@chunkah/report';
import { writeComponentsFile } from '../report/components-file.ts';
import { summarizeComponents } from './components.ts';
import type { PlanOptions } from './options.ts';
import { prepare } from './prepare.ts';

/**
 * Says which layers `build` would make of a rootfs. Writes nothing but the components file.
 * @throws ChunkahError for whatever is wrong with the options or the rootfs.
 */
export async function plan(options: PlanOptions): Promise<PlanResult> {
  const { assignment, epoch, files, plan: planned } = await prepare(options);
  const { componentsFile } = options;
  if (componentsFile !== undefined) writeComponentsFile(componentsFile, summarizeComponents(files, planned));
  return {
    layers: planned.layers.map(summarizeLayer),
    entries: files.count,
    components: assignment.components.length,
    sourceDateEpoch: epoch,
    summary: summarizePlan(planned),
  };
}

export function summarizeLayer({ components, stability, size, entries }: PlannedLayer): LayerSummary {
  return { components: components.map(({ name }) => name), stability, size, entries: entries.length };
}

function summarizePlan({ layers }: Plan): PlanSummary {
  const components = layers.flatMap((layer) => layer.components);
  const unclaimed = components.find(({ name }) => name === unclaimedName)?.size ?? 0;
  const bytes = layers.reduce((total, { size }) => total + size, 0);
  const download = layers.reduce((total, { size, stability }) => total + size * (1 - stability), 0);
  return {
    layers: layers.length,
    components: components.length,
    bytes,
    unclaimedShare: bytes === 0 ? 0 : unclaimed / bytes,
    expectedWeeklyDownload: Math.round(download),
  };
}
