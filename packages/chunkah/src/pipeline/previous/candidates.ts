import { aboutOption, type GroupedComponents, type LayerCandidate, layerCandidates } from '@chunkah/core/engine';
import { measureLayers, type StoredImage, type StoredLayer, storedCompression } from '@chunkah/oci';
import { componentListOf } from '../describe-layer.ts';
import { planRequest } from '../plan-request.ts';
import type { Input } from '../read-input.ts';
import { namesInList } from './component-names.ts';
import { previousRepeats } from './errors.ts';

/** A layer of the previous image that this tree may make again. */
export interface Candidate extends LayerCandidate {
  readonly stored: StoredLayer;
}

/**
 * The layers of the previous image whose bytes may be those of a layer of this tree, as far as can
 * be told without reading files.
 * @throws ChunkahError `PREVIOUS_INVALID` when the image names a component twice.
 */
export function findCandidates(input: Input, grouping: GroupedComponents, previous: StoredImage): Candidate[] {
  const lists = previousLists(input, grouping, previous);
  aboutOption({ name: 'previous' }, () => refuseRepeated(previous.name, lists));
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

function refuseRepeated(image: string, lists: readonly (readonly string[] | undefined)[]): void {
  const names = new Set<string>();
  for (const name of lists.flatMap((list) => list ?? [])) {
    if (names.has(name)) throw previousRepeats(image, name);
    names.add(name);
  }
}
