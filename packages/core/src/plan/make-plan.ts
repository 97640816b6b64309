import type { Assignment } from '../claims/assignment.ts';
import type { ColumnIndex } from '../files/column-index.ts';
import type { Packer, PackRequest } from '../packing/packer.ts';
import { stabilityPeriodDays } from '../stability/stability-from-interval.ts';
import type { SizeRule } from './component-size.ts';
import { type LayerOrder, orderLayers } from './layer-order.ts';
import { LayerPlanner } from './layer-planner.ts';
import { packIntoLayers } from './pack-into-layers.ts';
import type { Plan, PlannedComponent } from './plan.ts';

const secondsPerDay = 86_400;

export interface PlanRequest {
  readonly files: ColumnIndex;
  readonly assignment: Assignment;
  readonly packer: Packer;
  /** A whole number, at least 1. */
  readonly maxLayers: number;
  /** The source date epoch, in Unix seconds. */
  readonly now: number;
  /** Days between two updates of a client; by default 7. */
  readonly periodDays?: number;
  readonly sizeRule: SizeRule;
  /** Default: as packed. */
  readonly layerOrder?: LayerOrder;
  /** Names of components that have their own layer. */
  readonly ownLayers?: ReadonlySet<string>;
}

/**
 * Packs components into layers and gives each layer its entries. Pure.
 * @throws ChunkahError `GROUPS_TOO_MANY`, `PACKER_INVALID`, `PACKER_FAILED`.
 */
export function makePlan(request: PlanRequest): Plan {
  const { assignment, files, packer, maxLayers, sizeRule, layerOrder = 'as-packed' } = request;
  const planner = new LayerPlanner(assignment, files.columns, sizeRule);
  const { ownLayers = new Set() } = request;
  const packed = packIntoLayers(packer, planner.components, { maxLayers, ownLayers, ...timesOf(request) });
  return { assignment, layers: orderLayers(packed, layerOrder).map((group) => planner.layerOf(group)) };
}

/** The components of an assignment as a plan has them, in the order of their numbers. */
export function plannedComponents({
  assignment,
  files,
  sizeRule,
}: Pick<PlanRequest, 'assignment' | 'files' | 'sizeRule'>): readonly PlannedComponent[] {
  return new LayerPlanner(assignment, files.columns, sizeRule).components;
}

/** When and for whom a packer packs. */
export function timesOf({
  now,
  periodDays = stabilityPeriodDays,
}: PlanRequest): Pick<PackRequest, 'now' | 'periodDays'> {
  return { now: Math.floor(now / secondsPerDay), periodDays };
}
