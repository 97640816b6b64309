import { besideEmptyItems } from '../packing/empty-items.ts';
import { openedLayers } from '../packing/repack/opened-layers.ts';
import { repackPool } from '../packing/repack/repack-pool.ts';
import { LayerPlanner } from './layer-planner.ts';
import { makePlan, type PlanRequest, timesOf } from './make-plan.ts';
import { packIntoLayers, requireRoom } from './pack-into-layers.ts';
import type { Plan, PlannedLayer } from './plan.ts';

/** A layer of the previous image as this tree would make it. */
export interface LayerCandidate {
  /** Its number in the previous image. */
  readonly previous: number;
  readonly layer: PlannedLayer;
}

/**
 * The layers of the previous image that this tree may make again: all components of such a layer
 * still exist, and may share it. Whether its bytes are the same, only its content tells.
 * @param previous names of the components of each layer; `undefined` for a layer that is not ours.
 * No name may be in two layers.
 */
export function layerCandidates(
  request: PlanRequest,
  previous: readonly (readonly string[] | undefined)[],
): LayerCandidate[] {
  const { assignment, files, sizeRule, ownLayers = new Set() } = request;
  const numberOf = new Map(assignment.components.map(({ name }, number) => [name, number]));
  const planner = new LayerPlanner(assignment, files.columns, sizeRule);
  return previous.flatMap((given, number) => {
    const names = given ?? [];
    const members = names.map((name) => numberOf.get(name)).filter((member) => member !== undefined);
    if (members.length === 0 || members.length < names.length) return [];
    if (names.length > 1 && names.some((name) => ownLayers.has(name))) return [];
    return [{ previous: number, layer: planner.layerWith(members.sort((a, b) => a - b)) }];
  });
}

const poolPacker = besideEmptyItems({ name: 'repack', pack: repackPool });

/**
 * Plans an image beside the layers of the previous one that are unchanged: they stay as they are
 * and keep their order, and what a client has to download in any case is laid out anew, whatever
 * the packer. Where too few layers are left for that, the smallest unchanged ones are opened.
 * Without unchanged layers the packer packs as for a first image. Pure.
 * @param unchanged candidates whose bytes are those of the previous image, in its order.
 * @throws ChunkahError `GROUPS_TOO_MANY`; without unchanged layers `PACKER_INVALID`,
 *   `PACKER_FAILED`.
 */
export function planBeside(request: PlanRequest, unchanged: readonly LayerCandidate[]): Plan {
  if (unchanged.length === 0) return makePlan(request);
  const { assignment, files, maxLayers, sizeRule, ownLayers = new Set() } = request;
  const { components } = assignment;
  requireRoom(components, { maxLayers, ownLayers });
  const isOwn = ({ layer }: LayerCandidate) => ownLayers.has(layer.components[0]?.name ?? '');
  const clean = unchanged.map((candidate) => ({ size: candidate.layer.size, ownLayer: isOwn(candidate) }));
  const staying = numbersIn(unchanged);
  const isPoolOwn = ({ name }: { readonly name: string }, number: number) =>
    !staying.has(number) && ownLayers.has(name);
  const own = components.filter(isPoolOwn).length;
  const shared = components.length - staying.size - own;
  const openedNumbers = new Set(openedLayers(clean, { maxLayers, ownLayers: own, shared }));
  const kept = unchanged.filter((_, number) => !openedNumbers.has(number));
  const opened = unchanged.filter((_, number) => openedNumbers.has(number)).map(({ layer }) => layer);
  const keptLayers = kept.map(({ previous, layer }): PlannedLayer => ({ ...layer, previous }));
  const planner = new LayerPlanner(assignment, files.columns, sizeRule);
  const keptNumbers = numbersIn(kept);
  const pool = planner.components.filter(({ number }) => !keptNumbers.has(number));
  const room = { maxLayers: maxLayers - kept.length, ownLayers, ...timesOf(request) };
  const groups = pool.length === 0 ? [] : packIntoLayers(poolPacker, pool, room);
  const anew = groups.map(({ members }) => planner.layerWith(members.map((index) => pool[index]?.number ?? -1)));
  return { assignment, layers: [...keptLayers, ...anew], opened };
}

function numbersIn(candidates: readonly LayerCandidate[]): Set<number> {
  return new Set(candidates.flatMap(({ layer }) => layer.components.map(({ number }) => number)));
}
