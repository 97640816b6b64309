import { type Assignment, filesOf } from '../claims/assignment.ts';
import type { ColumnIndex } from '../files/column-index.ts';
import type { FileColumns } from '../files/file-columns.ts';
import type { Packer } from '../packing/packer.ts';
import { stabilityPeriodDays } from '../stability/stability-from-interval.ts';
import { componentSize, type SizeRule } from './component-size.ts';
import { type LayerOrder, orderLayers } from './layer-order.ts';
import { packIntoLayers } from './pack-into-layers.ts';
import type { Plan, PlannedComponent, PlannedLayer } from './plan.ts';

const secondsPerDay = 86_400;

export interface PlanRequest {
  readonly files: ColumnIndex;
  readonly assignment: Assignment;
  readonly packer: Packer;
  /** A whole number, at least 1. */
  readonly maxLayers: number;
  /** The source date epoch, in Unix seconds. */
  readonly now: number;
  /** Days between two updates of a client; by default 7. */
  readonly periodDays?: number;
  readonly sizeRule: SizeRule;
  /** Default: as packed. */
  readonly layerOrder?: LayerOrder;
  /** Names of components that have their own layer. */
  readonly ownLayers?: ReadonlySet<string>;
}

/**
 * Packs components into layers and gives each layer its entries. Pure.
 * @throws ChunkahError `GROUPS_TOO_MANY`, `PACKER_INVALID`, `PACKER_FAILED`.
 */
export function makePlan(options: PlanRequest): Plan {
  const { assignment, files, packer, maxLayers, sizeRule, layerOrder = 'as-packed' } = options;
  const components = assignment.components.map((component, number): PlannedComponent => {
    const own = filesOf(assignment, number);
    const size = componentSize(files.columns, own, sizeRule);
    return { ...component, number, size, fileCount: own.length };
  });
  const packed = packIntoLayers(packer, components, {
    maxLayers,
    ownLayers: options.ownLayers ?? new Set(),
    now: Math.floor(options.now / secondsPerDay),
    periodDays: options.periodDays ?? stabilityPeriodDays,
  });
  const groups = orderLayers(packed, layerOrder);
  const layerEntries = new LayerEntries(files.columns);
  const layers = groups.map((group): PlannedLayer => {
    // Components are in byte order of their names, so their numbers are too.
    const members = [...group.members].sort((a, b) => a - b);
    const planned = members.map((number) => components[number]).filter((component) => component !== undefined);
    return {
      components: planned,
      stability: group.stability,
      size: group.size,
      mtimeClamp: planned.reduce((newest, component) => Math.max(newest, component.mtimeClamp), 0),
      entries: layerEntries.collect(members.map((number) => filesOf(assignment, number))),
    };
  });
  return { assignment, layers };
}

/**
 * Collects the entries of one layer after the other; a mark per file tells what the current layer
 * has already.
 */
class LayerEntries {
  readonly #columns: FileColumns;
  readonly #marks: Uint32Array;
  #layer = 0;

  constructor(columns: FileColumns) {
    this.#columns = columns;
    this.#marks = new Uint32Array(columns.count);
  }

  collect(parts: readonly Uint32Array[]): Uint32Array<SharedArrayBuffer> {
    this.#layer += 1;
    const { parent } = this.#columns;
    const found: number[] = [];
    for (const part of parts) {
      for (let index = 0; index < part.length; index += 1) {
        let file = part[index] ?? -1;
        while (file >= 0 && this.#marks[file] !== this.#layer) {
          this.#marks[file] = this.#layer;
          found.push(file);
          file = parent[file] ?? -1;
        }
      }
    }
    const entries = new Uint32Array(new SharedArrayBuffer(found.length * 4));
    entries.set(found);
    return entries.sort();
  }
}
