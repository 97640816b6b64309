import type { Plan, PlannedLayer } from '@chunkah/core/engine';
import type { KeptLayer } from '@chunkah/oci';
import type { LayerSummary } from '@chunkah/report';

/** The component of the layer that takes entries of the base away. */
export const deletionsName = 'chunkah/deletions';

/** A base, and what of an image lies above it. */
export interface KeptBase {
  /** The base's layers, then that with whiteouts, if there are any: the lowest layers of the plan. */
  readonly planned: readonly PlannedLayer[];
  /** By the number of a layer of the base. */
  readonly layers: readonly KeptLayer[];
  readonly summaries: readonly LayerSummary[];
  /** See `LayerContent.whiteouts`. */
  readonly whiteouts: readonly string[];
  /** By file id: the layer of the base that shows the entry, from 0; 65535 for one above. */
  readonly baseLayer: Uint16Array;
}

/** Whether a layer of a plan takes entries of the base away. */
export function isDeletions({ components }: PlannedLayer): boolean {
  return components[0]?.name === deletionsName;
}

/** A plan of what lies above the base, with the layers below it. */
export function onBase(plan: Plan, { kept }: { readonly kept?: KeptBase }): Plan {
  return kept === undefined ? plan : { ...plan, layers: [...kept.planned, ...plan.layers] };
}
