import type { ComponentChange } from '@chunkah/report';
import type { StoredComponent } from '../pipeline/stored-components.ts';
import { tooManyChanges } from './errors.ts';

/** Thousands of layers may each come closest to one that names a million components. */
const mostChanges = 1_000_000;

/** The components of an image, layer by layer. */
export type ComponentLayers = readonly (readonly StoredComponent[])[];

interface Place {
  readonly layer: number;
  readonly version?: string;
}

/** Where the components of an image are, by their names; of one that is there twice, the last one. */
function placesOf(layers: ComponentLayers): Map<string, Place> {
  return new Map(
    layers.flatMap((components, layer) =>
      components.map(({ name, version }) => [name, version === undefined ? { layer } : { layer, version }] as const),
    ),
  );
}

/**
 * Compares what two images say of their components. Pure, but for errors: its functions throw
 * ChunkahError `DIFF_TOO_LARGE`.
 * @returns functions of a layer's number in the newer image.
 */
export function componentComparison(
  older: ComponentLayers,
  newer: ComponentLayers,
): {
  /** The layer of the older image that has most of its components, and that `isGone` says is gone. */
  readonly before: (layer: number, isGone: (layer: number) => boolean) => number | undefined;
  /** What became of components between a layer of the older image and a layer of the newer one. */
  readonly changes: (layer: number, before: number | undefined) => ComponentChange[];
} {
  const was = placesOf(older);
  const is = placesOf(newer);
  let count = 0;
  return {
    before(layer, isGone) {
      const counts = new Map<number, number>();
      for (const { name } of newer[layer] ?? []) {
        const place = was.get(name);
        if (place !== undefined && isGone(place.layer)) counts.set(place.layer, (counts.get(place.layer) ?? 0) + 1);
      }
      return [...counts].sort(([one, left], [other, right]) => right - left || one - other)[0]?.[0];
    },
    changes(layer, before) {
      const gone = departures(older[before ?? -1] ?? [], layer, is);
      const changes = arrivals(newer[layer] ?? [], before, was).concat(gone);
      count += changes.length;
      if (count > mostChanges) throw tooManyChanges(mostChanges);
      return changes;
    },
  };
}

function arrivals(
  components: readonly StoredComponent[],
  before: number | undefined,
  was: ReadonlyMap<string, Place>,
): ComponentChange[] {
  return components.flatMap(({ name, version }): ComponentChange[] => {
    const old = was.get(name);
    const newVersion = version === undefined ? {} : { newVersion: version };
    if (old === undefined) return [{ kind: 'came', name, ...newVersion }];
    const oldVersion = old.version === undefined ? {} : { oldVersion: old.version };
    const isUpdated = version !== undefined && old.version !== undefined && version !== old.version;
    const changes: ComponentChange[] = [];
    if (isUpdated) changes.push({ kind: 'changed', name, ...oldVersion, ...newVersion });
    if (old.layer !== before) changes.push({ kind: 'moved-here', name, layer: old.layer + 1 });
    return changes;
  });
}

function departures(
  components: readonly StoredComponent[],
  layer: number,
  is: ReadonlyMap<string, Place>,
): ComponentChange[] {
  return components.flatMap(({ name, version }): ComponentChange[] => {
    const now = is.get(name);
    if (now === undefined) return [{ kind: 'gone', name, ...(version === undefined ? {} : { oldVersion: version }) }];
    return now.layer === layer ? [] : [{ kind: 'moved-away', name, layer: now.layer + 1 }];
  });
}
