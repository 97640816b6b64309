import { type Image, layerKey, layerSize } from './image.ts';

/** What a client pays for the step from one image to another, in bytes. */
export interface UpdateCost {
  /** All layers that it does not have. */
  readonly downloaded: number;
  /** Components that changed or are new: what it would download if each had a layer of its own. */
  readonly changed: number;
  /** What it would not have downloaded had every component stayed in its layer. */
  readonly moved: number;
}

export function updateCost(from: Image, to: Image): UpdateCost {
  const has = new Set(from.layers.map((layer) => layerKey(layer, from.state)));
  const isSame = (number: number) =>
    from.state.components.get(number)?.version === to.state.components.get(number)?.version;
  const stale = new Set(from.layers.filter((layer) => !layer.every(isSame)).flat());
  const fresh = to.layers.filter((layer) => !has.has(layerKey(layer, to.state)));
  return {
    downloaded: fresh.reduce((sum, layer) => sum + layerSize(layer, to.state), 0),
    changed: layerSize(
      [...to.state.components.keys()].filter((number) => !isSame(number)),
      to.state,
    ),
    moved: layerSize(
      fresh.flat().filter((number) => isSame(number) && !stale.has(number)),
      to.state,
    ),
  };
}
