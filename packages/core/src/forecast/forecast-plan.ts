import type { RepackTime } from '../packing/repack/repack-rate.ts';
import { type PlanRequest, plannedComponents, timesOf } from '../plan/make-plan.ts';
import { packIntoLayers, packItem } from '../plan/pack-into-layers.ts';
import type { Plan, PlannedComponent } from '../plan/plan.ts';
import { forecastLayer } from './forecast-layer.ts';

/** A component, and what it is expected to cost a client. */
export interface ComponentForecast {
  readonly component: PlannedComponent;
  /** Number of its layer in the plan, from 0. */
  readonly layer: number;
  /** Its part in the bytes of an average update. */
  readonly bytes: number;
}

/** Bytes that a client of a plan downloads in an average update. */
export function forecastDownload({ layers }: Pick<Plan, 'layers'>, time: RepackTime): number {
  return layers.reduce((sum, { components }) => sum + forecastLayer(components.map(packItem), time).bytes, 0);
}

/** The components of a plan and what each one costs: the sum is that of `forecastDownload`. */
export function forecastComponents({ layers }: Pick<Plan, 'layers'>, time: RepackTime): ComponentForecast[] {
  return layers.flatMap(({ components }, layer) => {
    const { memberBytes } = forecastLayer(components.map(packItem), time);
    return components.map((component, member) => ({ component, layer, bytes: memberBytes[member] ?? 0 }));
  });
}

/** What an image without a previous one would cost, were it packed into another number of layers. */
export interface PackedForecast {
  /** Layers that the packer made. */
  readonly layers: number;
  /** Bytes of an average update. */
  readonly bytes: number;
}

/**
 * Packs the components anew into at most `maxLayers` layers, each of the numbers.
 * @throws ChunkahError `GROUPS_TOO_MANY` when layers of their own leave none for the others,
 *   `PACKER_INVALID`, `PACKER_FAILED`.
 */
export function forecastPackings(request: PlanRequest, maxLayers: readonly number[]): PackedForecast[] {
  const components = plannedComponents(request);
  const { packer, ownLayers = new Set() } = request;
  const time = timesOf(request);
  const items = components.map(packItem);
  return maxLayers.map((most) => {
    const groups = packIntoLayers(packer, components, { maxLayers: most, ownLayers, ...time });
    const costs = groups.map(({ members }) => {
      return forecastLayer(
        members.map((index) => items[index]).filter((item) => item !== undefined),
        time,
      ).bytes;
    });
    return { layers: groups.length, bytes: costs.reduce((sum, bytes) => sum + bytes, 0) };
  });
}
