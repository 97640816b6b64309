import { type Assignment, filesOf } from '../claims/assignment.ts';
import type { FileColumns } from '../files/file-columns.ts';
import { type PackGroup, packGroup } from '../packing/pack-group.ts';
import { componentSize, type SizeRule } from './component-size.ts';
import type { PlannedComponent, PlannedLayer } from './plan.ts';

/** Makes planned layers of the components of an assignment. */
export class LayerPlanner {
  readonly components: readonly PlannedComponent[];
  readonly #assignment: Assignment;
  readonly #entries: LayerEntries;

  constructor(assignment: Assignment, columns: FileColumns, sizeRule: SizeRule) {
    this.#assignment = assignment;
    this.#entries = new LayerEntries(columns);
    this.components = assignment.components.map((component, number): PlannedComponent => {
      const own = filesOf(assignment, number);
      return { ...component, number, size: componentSize(columns, own, sizeRule), fileCount: own.length };
    });
  }

  /** The layer of a group that a packer made. */
  layerOf({ members: unordered, stability, size }: PackGroup): PlannedLayer {
    // Components are in byte order of their names, so their numbers are too.
    const members = [...unordered].sort((a, b) => a - b);
    const components = members.map((number) => this.components[number]).filter((component) => component !== undefined);
    return {
      components,
      stability,
      size,
      mtimeClamp: components.reduce((newest, component) => Math.max(newest, component.mtimeClamp), 0),
      entries: this.#entries.collect(members.map((number) => filesOf(this.#assignment, number))),
    };
  }

  /** The layer of some components. @param members their numbers, ascending. */
  layerWith(members: readonly number[]): PlannedLayer {
    return this.layerOf(packGroup(this.components, members));
  }
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
