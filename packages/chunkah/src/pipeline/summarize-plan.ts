import { type Plan, type PlannedLayer, unclaimedName } from '@chunkah/core/engine';
import type { LayerSummary, PlanSummary } from '@chunkah/report';
import { deletionsName } from './base/kept-base.ts';
import { expectedWeeklyDownload } from './forecast.ts';
import type { Prepared } from './prepare.ts';

/** A planned layer for people and programs. */
export function summarizeLayer(layer: PlannedLayer, { kept }: Pick<Prepared, 'kept'>): LayerSummary {
  const ofBase = layer.base === undefined ? undefined : kept?.summaries[layer.base];
  if (ofBase !== undefined) return ofBase;
  const { components, stability, size, entries } = layer;
  return { components: components.map(({ name }) => name), stability, size, entries: entries.length };
}

/** The totals of a plan. */
export function summarizePlan(planned: Plan, prepared: Prepared): PlanSummary {
  const { layers } = planned;
  const components = layers.flatMap((layer) => layer.components.filter(({ name }) => name !== deletionsName));
  const unclaimed = components.find(({ name }) => name === unclaimedName)?.size ?? 0;
  const bytes = layers.reduce((total, layer) => total + summarizeLayer(layer, prepared).size, 0);
  return {
    layers: layers.length,
    components: components.length,
    bytes,
    unclaimedShare: bytes === 0 ? 0 : unclaimed / bytes,
    expectedWeeklyDownload: expectedWeeklyDownload(prepared, planned),
  };
}
