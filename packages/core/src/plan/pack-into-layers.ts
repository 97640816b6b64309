import { groupsTooMany } from '../groups/errors.ts';
import type { PackGroup } from '../packing/pack-group.ts';
import type { Packer, PackItem, PackRequest } from '../packing/packer.ts';
import { runPacker } from '../packing/run-packer.ts';

/** A component as a packer needs it. */
type Packable = Omit<PackItem, 'volatile'>;

interface RoomNeed {
  readonly maxLayers: number;
  /** Names of components that have a layer each. */
  readonly ownLayers: ReadonlySet<string>;
}

type PackOptions = RoomNeed & Pick<PackRequest, 'now' | 'periodDays'>;

/**
 * Packs components, some of which have their own layer.
 * @throws ChunkahError `GROUPS_TOO_MANY` if there are too few layers for them, `PACKER_INVALID`,
 *   `PACKER_FAILED`.
 */
export function packIntoLayers(packer: Packer, components: readonly Packable[], options: PackOptions): PackGroup[] {
  const { ownLayers, maxLayers, now, periodDays } = options;
  requireRoom(components, options);
  const indexes = Array.from(components, (_, index) => index);
  const ownLayer = new Set(indexes.filter((index) => ownLayers.has(components[index]?.name ?? '')));
  return runPacker(packer, { items: components.map(packItem), maxLayers, ownLayer, now, periodDays });
}

/** @throws ChunkahError `GROUPS_TOO_MANY` when layers of their own leave none for the others. */
export function requireRoom(components: readonly Pick<Packable, 'name'>[], { ownLayers, maxLayers }: RoomNeed): void {
  const own = components.filter(({ name }) => ownLayers.has(name)).length;
  const needed = own + (own < components.length ? 1 : 0);
  if (own > 0 && needed > maxLayers) throw groupsTooMany(own, needed, maxLayers);
}

/** A component as packers and forecasts see it. */
export function packItem(component: Packable): PackItem {
  const { stability, changeDays = [], interval } = component;
  return { ...component, volatile: stability === 0 && changeDays.length === 0 && interval === undefined };
}
