import { type GroupedComponents, type LayerCandidate, layerCandidates } from '@chunkah/core/engine';
import { measureLayers, type StoredImage, type StoredLayer, storedCompression } from '@chunkah/oci';
import { componentListOf } from '../describe-layer.ts';
import { planRequest } from '../plan-request.ts';
import type { Input } from '../read-input.ts';
import { namesInList } from './component-names.ts';

/** A layer of the previous image that this tree may make again. */
export interface Candidate extends LayerCandidate {
  readonly stored: StoredLayer;
}

/**
 * The layers of the previous image whose bytes may be those of a layer of this tree, as far as can
 * be told without reading files.
 */
export function findCandidates(input: Input, grouping: GroupedComponents, previous: StoredImage): Candidate[] {
  const lists = withoutRepeats(previousLists(input, grouping, previous));
  const candidates = layerCandidates(planRequest(input, grouping), lists).flatMap((candidate): Candidate[] => {
    const stored = previous.layers[candidate.previous];
    return stored === undefined ? [] : [{ ...candidate, stored }];
  });
  const sizes = measureLayers(
    candidates.map(({ layer }) => layer),
    input.files.columns,
    input.layerFormat,
  );
  return candidates.filter(({ stored }, index) => storedCompression(stored) !== 'none' || stored.size === sizes[index]);
}

/** The components of each layer of the previous image; of a layer without a list, `undefined`. */
export function previousLists(
  { profile }: Pick<Input, 'profile'>,
  { assignment }: GroupedComponents,
  { layers }: StoredImage,
): (readonly string[] | undefined)[] {
  const known = new Set(assignment.components.map(({ name }) => name));
  return layers.map((layer) => {
    const list = componentListOf(layer);
    return list === undefined ? undefined : namesInList(list, profile, known);
  });
}

/**
 * Lists without those that share a name with a layer above: above a base that has layers of chunkah
 * there can be more of its components. No name is in two lists then.
 */
function withoutRepeats(lists: readonly (readonly string[] | undefined)[]): (readonly string[] | undefined)[] {
  const above = new Set<string>();
  const kept = lists.toReversed().map((list = []) => {
    const own = new Set(list);
    const isNew = own.size === list.length && list.every((name) => !above.has(name));
    for (const name of own) above.add(name);
    return isNew ? list : undefined;
  });
  return kept.toReversed();
}
