import type { ComponentSummary, LayerSummary } from '../results/image-results.ts';

/** How the components differ from those of the previous image, as far as names and layers tell. */
export interface ComponentChanges {
  /** Names that the previous image does not have. */
  readonly added: readonly string[];
  /** Names that only the previous image has. */
  readonly removed: readonly string[];
  /** The others in layers that a client downloads: they changed, or share a layer with one that did. */
  readonly downloaded: readonly string[];
}

/** @param previous names of the components of the previous image. */
export function componentChanges(
  components: readonly Pick<ComponentSummary, 'name'>[],
  layers: readonly LayerSummary[],
  previous: readonly string[],
): ComponentChanges {
  const before = new Set(previous);
  const now = new Set(components.map(({ name }) => name));
  const fresh = new Set(layers.flatMap((layer) => (layer.kept === true ? [] : layer.components)));
  return {
    added: [...now].filter((name) => !before.has(name)),
    removed: [...before].filter((name) => !now.has(name)),
    downloaded: [...now].filter((name) => before.has(name) && fresh.has(name)),
  };
}
