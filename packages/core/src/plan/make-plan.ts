import { type Assignment, filesOf } from '../claims/assignment.ts';
import { FileBits } from '../files/file-bits.ts';
import type { FileColumns } from '../files/file-columns.ts';
import type { FileIndex } from '../files/file-index.ts';
import type { Packer } from '../packing/packer.ts';
import { componentSize, type SizeRule } from './component-size.ts';
import { packBesideAlone } from './pack-beside-alone.ts';
import type { Plan, PlannedComponent, PlannedLayer } from './plan.ts';

export interface PlanOptions {
  readonly files: FileIndex;
  readonly assignment: Assignment;
  readonly packer: Packer;
  /** A whole number, at least 1. */
  readonly maxLayers: number;
  readonly sizeRule: SizeRule;
  /** Names of components that have a layer each. */
  readonly alone?: ReadonlySet<string>;
}

/**
 * Packs components into layers and gives each layer its entries. Pure.
 * @throws ChunkahError `GROUPS_TOO_MANY`.
 */
export function makePlan(options: PlanOptions): Plan {
  const { assignment, files, packer, maxLayers, sizeRule } = options;
  const components = assignment.components.map((component, number): PlannedComponent => {
    const own = filesOf(assignment, number);
    const size = componentSize(files.columns, own, sizeRule);
    return { ...component, number, size, fileCount: own.length };
  });
  const groups = packBesideAlone(packer, components, maxLayers, options.alone ?? new Set());
  const layers = groups.map((group): PlannedLayer => {
    // Components are in byte order of their names, so their numbers are too.
    const members = [...group.members].sort((a, b) => a - b);
    const planned = members.map((number) => components[number]).filter((component) => component !== undefined);
    return {
      components: planned,
      stability: group.stability,
      size: group.size,
      mtimeClamp: planned.reduce((newest, component) => Math.max(newest, component.mtimeClamp), 0),
      entries: withParents(
        files.columns,
        members.map((number) => filesOf(assignment, number)),
      ),
    };
  });
  return { assignment, layers };
}

/** The ids in `parts` and of all directories above them, each once, in ascending order. */
function withParents({ parent, count }: FileColumns, parts: readonly Uint32Array[]): Uint32Array<SharedArrayBuffer> {
  const found = new FileBits(count);
  for (const part of parts) {
    for (let index = 0; index < part.length; index += 1) {
      let file = part[index] ?? -1;
      while (file >= 0 && !found.has(file)) {
        found.add(file);
        file = parent[file] ?? -1;
      }
    }
  }
  return found.toSharedArray();
}
