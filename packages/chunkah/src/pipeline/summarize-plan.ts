import { type Plan, type PlannedLayer, unclaimedName } from '@chunkah/core/engine';
import type { LayerSummary, PlanSummary } from '@chunkah/report';
import { expectedWeeklyDownload } from './forecast.ts';
import type { Prepared } from './prepare.ts';

/** A planned layer for people and programs. */
export function summarizeLayer({ components, stability, size, entries }: PlannedLayer): LayerSummary {
  return { components: components.map(({ name }) => name), stability, size, entries: entries.length };
}

/** The totals of a plan. */
export function summarizePlan(planned: Plan, prepared: Prepared): PlanSummary {
  const { layers } = planned;
  const components = layers.flatMap((layer) => layer.components);
  const unclaimed = components.find(({ name }) => name === unclaimedName)?.size ?? 0;
  const bytes = layers.reduce((total, { size }) => total + size, 0);
  return {
    layers: layers.length,
    components: components.length,
    bytes,
    unclaimedShare: bytes === 0 ? 0 : unclaimed / bytes,
    expectedWeeklyDownload: expectedWeeklyDownload(prepared, planned),
  };
}
