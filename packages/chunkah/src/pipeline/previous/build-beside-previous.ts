import { printable } from '@chunkah/core';
import { type Plan, treeBytes } from '@chunkah/core/engine';
import {
  type DraftedLayers,
  type ImageLayer,
  isIntact,
  type LayerCompression,
  type StoredImage,
  type StoredLayer,
  storedCompression,
} from '@chunkah/oci';
import { imageLayerOf } from '../image-layer-of.ts';
import { type Prepared, tellPlan } from '../prepare.ts';
import { findCandidates } from './candidates.ts';
import { draftOf, planUnchanged, unchangedOf } from './plan-beside-previous.ts';

/** Blobs that are decompressed at the same time: Node has four threads for that. */
const mostChecks = 4;

/**
 * The layers of an image beside the previous one: those that may stay are made first, and by what
 * comes out the rest is planned.
 * @param onPlan gets the plan, before the other layers are made.
 */
export function layersBesidePrevious(
  prepared: Prepared,
  previous: StoredImage,
  compression: LayerCompression,
  onPlan: (plan: Plan) => void,
): DraftedLayers {
  const { grouping } = prepared;
  const candidates = findCandidates(prepared, grouping, previous);
  const drafts = candidates.map((candidate) => {
    return { ...draftOf(candidate, prepared), isBlobWanted: !isCopied(candidate.stored, compression) };
  });
  return {
    drafts,
    expectedBytes: treeBytes(prepared.files),
    async settle(diffIds) {
      const unchanged = unchangedOf(candidates, diffIds);
      const plan = planUnchanged(prepared, grouping, previous, unchanged);
      tellPlan(plan, prepared);
      onPlan(plan);
      const blobs = await blobsToCopy(plan, prepared, previous, compression);
      return plan.layers.map((layer): ImageLayer => {
        const described = imageLayerOf(layer, prepared);
        const stored = layer.previous === undefined ? undefined : blobs.get(layer.previous);
        if (stored?.blob === undefined || described.kind === 'kept') return described;
        const { annotations, history } = described;
        const { mediaType, digest, diffId, blob } = stored;
        return { kind: 'kept', annotations, history, mediaType, digest, diffId, blob };
      });
    },
  };
}

/**
 * Whether the blob of a layer that stays is copied. A tar is not: it is made while it is compared,
 * and is the blob then. Nor is zstd:chunked: clients believe its tables over its tar, and to prove
 * them costs as much as to make them.
 */
function isCopied(stored: StoredLayer, { name }: LayerCompression): boolean {
  if (name === 'none' || name === 'zstd:chunked') return false;
  return stored.blob !== undefined && storedCompression(stored) === name;
}

/** The layers that stay and whose blobs are what they should be, by their numbers. */
async function blobsToCopy(
  { layers }: Plan,
  { logger, options, signal }: Prepared,
  { name, layers: previous }: StoredImage,
  compression: LayerCompression,
): Promise<Map<number, StoredLayer>> {
  const copied = layers.flatMap(({ previous: number = -1 }) => {
    const stored = previous[number];
    return stored !== undefined && isCopied(stored, compression) ? [{ number, stored }] : [];
  });
  const intact = new Set<number>();
  const waiting = copied.values();
  const check = async () => {
    for (const { number, stored } of waiting) if (await isIntact(stored, signal)) intact.add(number);
  };
  await Promise.all(Array.from({ length: Math.min(mostChecks, options.threads ?? mostChecks) }, check));
  for (const { number, stored } of copied) {
    if (intact.has(number)) continue;
    logger.warn(`the image ${printable(name)} is damaged: the blob ${stored.digest} is made again`);
  }
  return new Map(copied.filter(({ number }) => intact.has(number)).map(({ number, stored }) => [number, stored]));
}
