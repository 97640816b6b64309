import { availableParallelism } from 'node:os';
import { printable } from '@chunkah/core';
import { type GroupedComponents, type Plan, planBeside } from '@chunkah/core/engine';
import { hashLayers, type LayerCompression, type LayerDraft, type StoredImage, storedCompression } from '@chunkah/oci';
import { formatBytes } from '@chunkah/report';
import { describeLayer } from '../describe-layer.ts';
import { planRequest } from '../plan-request.ts';
import type { Input } from '../read-input.ts';
import { type Candidate, findCandidates } from './candidates.ts';

/**
 * Plans an image beside the previous one. Reads the files of the layers that may stay.
 * @throws ChunkahError `PREVIOUS_INVALID`, and what packing throws.
 */
export async function planBesidePrevious(
  input: Input,
  grouping: GroupedComponents,
  previous: StoredImage,
): Promise<Plan> {
  const candidates = findCandidates(input, grouping, previous);
  const diffIds = await hashLayers({
    tree: input.tree,
    format: input.layerFormat,
    layers: candidates.map((candidate) => ({ ...draftOf(candidate, input), compression: compressionOf(candidate) })),
    threads: input.options.threads ?? availableParallelism(),
    signal: input.signal,
  });
  return planUnchanged(input, grouping, previous, unchangedOf(candidates, diffIds));
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
  const plan = planBeside(planRequest(input, grouping), unchanged);
  if (unchanged.length === 0) {
    logger.warn(
      `no layer of the previous image ${printable(previous.name)} stays, and the image is made anew: ` +
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
