import { availableParallelism } from 'node:os';
import { printable } from '@chunkah/core';
import { type GroupedComponents, type Plan, planBeside } from '@chunkah/core/engine';
import {
  type EncodedLayer,
  hashLayers,
  type LayerCompression,
  type LayerDraft,
  type StoredImage,
  storedCompression,
} from '@chunkah/oci';
import { formatBytes } from '@chunkah/report';
import { isDeletions, onBase } from '../base/kept-base.ts';
import { describeLayer } from '../describe-layer.ts';
import { imageLayerOf } from '../image-layer-of.ts';
import { packAnew, planRequest } from '../plan-request.ts';
import type { Input } from '../read-input.ts';
import { type Candidate, findCandidates } from './candidates.ts';

/**
 * Plans an image beside the previous one. Reads the files of the layers that may stay.
 * @throws what packing throws.
 */
export async function planBesidePrevious(
  input: Input,
  grouping: GroupedComponents,
  previous: StoredImage,
): Promise<Plan> {
  const candidates = findCandidates(input, grouping, previous);
  const deletions = deletionsOf(input);
  const drafts = candidates.map((candidate) => ({
    ...draftOf(candidate, input),
    compression: compressionOf(candidate),
  }));
  const diffIds = await hashLayers({
    tree: input.tree,
    format: input.layerFormat,
    layers: [...drafts, ...deletions.map((layer) => ({ layer }))],
    threads: input.options.threads ?? availableParallelism(),
    signal: input.signal,
  });
  const plan = planUnchanged(input, grouping, previous, unchangedOf(candidates, diffIds));
  const number = previous.layers.findIndex(({ diffId }) => diffId === diffIds[drafts.length]);
  if (deletions.length === 0 || number === -1) return plan;
  return { ...plan, layers: plan.layers.map((layer) => (isDeletions(layer) ? { ...layer, previous: number } : layer)) };
}

/** The layer that takes entries of the base away, if there is one. */
function deletionsOf(input: Input): EncodedLayer[] {
  const layers = input.kept?.planned.filter(isDeletions).map((layer) => imageLayerOf(layer, input)) ?? [];
  return layers.filter((layer) => layer.kind === 'encoded');
}

/** A plan has no compression of its own: the tar may depend on it. */
function compressionOf({ stored }: Candidate): LayerCompression | undefined {
  const name = storedCompression(stored);
  return name === undefined ? undefined : { name };
}

/** A candidate as a layer to make, and the tar that it has to be, where that is at hand. */
export function draftOf({ layer, stored }: Candidate, { profile }: Input): Pick<LayerDraft, 'layer' | 'tar'> {
  const described = describeLayer(layer, profile);
  const isTar = stored.blob !== undefined && storedCompression(stored) === 'none';
  return isTar ? { layer: described, tar: stored.blob } : { layer: described };
}

/**
 * The candidates whose content is that of the previous image.
 * @param diffIds of the candidates, in their order.
 */
export function unchangedOf(candidates: readonly Candidate[], diffIds: readonly (string | undefined)[]): Candidate[] {
  return candidates.filter(({ stored }, index) => stored.diffId === diffIds[index]);
}

/** Plans beside the unchanged layers, and reports how many of the previous image stay. */
export function planUnchanged(
  input: Input,
  grouping: GroupedComponents,
  previous: StoredImage,
  unchanged: readonly Candidate[],
): Plan {
  const { logger } = input;
  const plan =
    unchanged.length === 0
      ? packAnew(input, grouping)
      : onBase(planBeside(planRequest(input, grouping), unchanged), input);
  if (unchanged.length === 0 && grouping.assignment.components.length > 0) {
    const where = input.kept === undefined ? '' : ' above the base';
    logger.warn(
      `no layer of the previous image ${printable(previous.name)}${where} stays, and the image is made anew${where}: ` +
        'either every layer changed, or other options made it; one of chunkah 0.6 needs --compat chunkah-0.6',
    );
  }
  const { opened = [] } = plan;
  if (opened.length > 0) {
    const bytes = opened.reduce((sum, { size }) => sum + size, 0);
    const layers = opened.length === 1 ? 'one unchanged layer' : `${opened.length} unchanged layers`;
    logger.info(
      `opened ${layers} (${formatBytes(bytes)}), so that --max-layers ${input.maxLayers} has room for the rest`,
    );
  }
  return plan;
}
