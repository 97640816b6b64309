import { type GroupedComponents, narrowAssignment, type PlannedLayer } from '@chunkah/core/engine';
import { entriesAbove, type KeptLayer, whiteoutLayer } from '@chunkah/oci';
import type { LayerSummary } from '@chunkah/report';
import { componentNamesOf, stabilityOf } from '../describe-layer.ts';
import type { Input } from '../read-input.ts';
import type { ReadBase } from '../source/tree-source.ts';
import { clampsOf } from './clamps-of.ts';
import { baseLeavesNoRoom } from './errors.ts';
import { deletionsName, type KeptBase } from './kept-base.ts';

/** What a run knows when components have their files. */
interface Claimed {
  readonly grouping: GroupedComponents;
}

/**
 * Finds out what lies above the base that is to stay, if there is one: components have those
 * entries alone.
 * @throws ChunkahError `BASE_LEAVES_NO_ROOM`, `IMAGE_CHANGED`, `IMAGE_UNREADABLE`.
 */
export function keepBase<Known extends Input>(input: Known, grouping: GroupedComponents): Known & Claimed {
  const { base } = input.tree;
  if (base === undefined) return { ...input, grouping };
  const { assignment } = grouping;
  const { layerFormat: format, files, logger, maxLayers } = input;
  const clampOf = clampsOf(assignment, files.count);
  const { isAbove, baseLayer, removed } = entriesAbove(base.whole, base.tree, { format, clampOf });
  const above = { ...grouping, assignment: narrowAssignment(assignment, isAbove) };
  const deletions = removed.length === 0 ? undefined : deletionsLayer(input, base, removed);
  const planned = [
    ...base.layers.map((_, number) => plannedBase(number)),
    ...(deletions === undefined ? [] : [deletions.layer]),
  ];
  const needed = planned.length + (above.assignment.components.length === 0 ? 0 : 1);
  if (needed > maxLayers) throw baseLeavesNoRoom(base.layers.length, needed, maxLayers);
  const count = isAbove.reduce((sum, one) => sum + one, 0);
  logger.info(
    `kept the ${base.layers.length} layers of the base: ${count} entries are above it, ${removed.length} of it are removed`,
  );
  const kept: KeptBase = {
    planned,
    layers: base.layers,
    summaries: base.layers.map((layer, number) => summarize(layer, base, number)),
    whiteouts: deletions?.whiteouts ?? [],
    baseLayer,
  };
  return { ...input, kept, grouping: above };
}

const nothing = new Uint32Array(new SharedArrayBuffer(0));

function plannedBase(number: number): PlannedLayer {
  return { components: [], stability: 1, mtimeClamp: 0, size: 0, entries: nothing, base: number };
}

function deletionsLayer({ epoch, layerFormat }: Input, base: ReadBase, removed: readonly number[]) {
  const { entries, whiteouts, newest } = whiteoutLayer(base.whole, base.tree, removed);
  // Its bytes change with the base and with what is removed, not with the time of the build.
  const mtimeClamp = layerFormat.directoryTimes === 'disk' ? epoch : Math.min(newest, epoch);
  const component = { name: deletionsName, stability: 1, mtimeClamp, number: -1, fileCount: 0, size: 0 };
  const layer: PlannedLayer = { components: [component], stability: 1, mtimeClamp, size: 0, entries };
  return { layer, whiteouts };
}

function summarize(layer: KeptLayer, { tree }: ReadBase, number: number): LayerSummary {
  const { entries = 0, bytes = 0 } = tree.layers[number] ?? {};
  const components = componentNamesOf(layer);
  return { components, stability: stabilityOf(layer) ?? 1, size: bytes, entries, base: true };
}
