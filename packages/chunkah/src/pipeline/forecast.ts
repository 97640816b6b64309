import { optionTable } from '@chunkah/config/options';
import { type intervalNames, parseInterval } from '@chunkah/core';
import {
  type ComponentForecast,
  forecastComponents,
  forecastDownload,
  forecastPackings,
  type Plan,
  type PlanRequest,
  timesOf,
} from '@chunkah/core/engine';
import type { CostlyComponent, Forecast } from '@chunkah/report';
import { updateEveryInvalid } from './errors.ts';
import type { PlanOptions } from './options.ts';
import { planRequest } from './plan-request.ts';
import type { Prepared } from './prepare.ts';

const weekDays = optionTable.updatePeriod.fallback;

/** Numbers of layers that a forecast compares, besides the limit of the run. */
const comparedLayers = [32, 64, 96, 120, 256];

const mostComponents = 10;

const defaultPaces = ['daily', 'weekly', 'monthly'] as const satisfies readonly (typeof intervalNames)[number][];

/** Bytes, rounded, that a client downloads on average if it updates once a week. */
export function expectedWeeklyDownload(prepared: Prepared, plan: Plan): number {
  return Math.round(
    forecastDownload(plan, { ...timesOf(planRequest(prepared, prepared.grouping)), periodDays: weekDays }),
  );
}

/**
 * What clients of a plan are expected to download, where the options ask for it.
 * @throws ChunkahError `UPDATE_EVERY_INVALID`, and what packing throws.
 */
export function forecastOf(prepared: Prepared, plan: Plan): Forecast | undefined {
  const paces = forecastPaces(prepared.options);
  if (paces === undefined) return undefined;
  const request = planRequest(prepared, prepared.grouping);
  const time = timesOf(request);
  const limits = comparedLimits(request);
  const packings = forecastPackings(request, limits);
  return {
    updates: paces.map((days) => {
      return { days, bytes: Math.round(forecastDownload(plan, { ...time, periodDays: days })) };
    }),
    periodDays: time.periodDays,
    costliest: forecastComponents(plan, time).sort(byCost).slice(0, mostComponents).map(summarize),
    otherLayers: packings.map(({ layers, bytes }, index) => {
      return { maxLayers: limits[index] ?? 0, layers, bytes: Math.round(bytes) };
    }),
  };
}

/**
 * Days between two updates of the clients that a forecast is about; nothing without one.
 * @throws ChunkahError `UPDATE_EVERY_INVALID`.
 */
export function forecastPaces({ forecast, updateEvery }: Pick<PlanOptions, 'forecast' | 'updateEvery'>) {
  if (updateEvery === undefined && forecast !== true) return undefined;
  return (updateEvery ?? defaultPaces).map((pace) => {
    const days = parseInterval(pace);
    if (days === undefined) throw updateEveryInvalid(pace);
    return days;
  });
}

/**
 * Limits that leave room for the layers of groups, ascending. Once every component has a layer of
 * its own, a higher limit changes nothing.
 */
function comparedLimits({ maxLayers, ownLayers = new Set(), assignment }: PlanRequest): number[] {
  const limits = [...new Set([...comparedLayers, maxLayers])].sort((left, right) => left - right);
  const count = assignment.components.length;
  return limits.filter((most, index) => most > ownLayers.size && (limits[index - 1] ?? 0) < count);
}

/** The dearest first; of equal ones in the order of the plan. */
function byCost(left: ComponentForecast, right: ComponentForecast): number {
  return right.bytes - left.bytes;
}

function summarize({ component: { name, size }, layer, bytes }: ComponentForecast): CostlyComponent {
  return { name, size, layer: layer + 1, bytes: Math.round(bytes) };
}
