import { type Plan, type PlannedLayer, unclaimedName } from '@chunkah/core/engine';
import { measureLayers } from '@chunkah/oci';
import {
  formatVersion,
  type LayerSummary,
  type PlanResult,
  type PlanSummary,
  type PreviousSummary,
} from '@chunkah/report';
import { writeComponentsFile } from '../report/components-file.ts';
import { summarizeComponents } from './components.ts';
import { expectedWeeklyDownload, forecastOf, forecastPaces } from './forecast.ts';
import type { PlanOptions } from './options.ts';
import { type Prepared, planLayers, prepare } from './prepare.ts';
import { writeResultReports } from './result-reports.ts';

/**
 * Says which layers `build` would make of a rootfs. Writes nothing but the reports.
 * @throws ChunkahError for whatever is wrong with the options, the rootfs or the previous image.
 */
export async function plan(options: PlanOptions): Promise<PlanResult> {
  forecastPaces(options);
  const prepared = await prepare(options);
  const planned = await planLayers(prepared, prepared.grouping);
  const { componentsFile } = options;
  if (componentsFile !== undefined) writeComponentsFile(componentsFile, summarizeComponents(prepared));
  const result = summarize(prepared, planned);
  await writeResultReports(options, result, prepared);
  return result;
}

function summarize(prepared: Prepared, planned: Plan): PlanResult {
  const { epoch, files, grouping, previous } = prepared;
  const layers = planned.layers.map(summarizeLayer);
  const forecast = forecastOf(prepared, planned);
  return {
    formatVersion,
    layers:
      previous === undefined ? layers : layers.map((layer, number) => ({ ...layer, kept: isKept(planned, number) })),
    entries: files.count,
    components: grouping.assignment.components.length,
    sourceDateEpoch: epoch,
    summary: summarizePlan(planned, prepared),
    ...(previous === undefined ? {} : { previous: summarizeKept(planned, prepared) }),
    ...(forecast === undefined ? {} : { forecast }),
  };
}

export function summarizeLayer({ components, stability, size, entries }: PlannedLayer): LayerSummary {
  return { components: components.map(({ name }) => name), stability, size, entries: entries.length };
}

function isKept({ layers }: Plan, number: number): boolean {
  return layers[number]?.previous !== undefined;
}

function summarizeKept({ layers, opened = [] }: Plan, { files, layerFormat }: Prepared): PreviousSummary {
  const others = layers.filter(({ previous }) => previous === undefined);
  const sizes = measureLayers(others, files.columns, layerFormat);
  return {
    kept: layers.length - others.length,
    new: others.length,
    opened: opened.length,
    downloadBytes: sizes.reduce((sum, size) => sum + size, 0),
  };
}

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
