import type { AssignedComponent, Assignment } from '../claims/assignment.ts';

/** The result before any byte is written, as plain data. */
export interface Plan {
  readonly assignment: Assignment;
  /** In the order of the packer: of ours, what changes least first. */
  readonly layers: readonly PlannedLayer[];
  /**
   * Unchanged layers of the previous image whose components were packed anew, since they took the
   * room that new ones need.
   */
  readonly opened?: readonly PlannedLayer[];
}

/** One layer of the image. */
export interface PlannedLayer {
  /** In byte order of their names. */
  readonly components: readonly PlannedComponent[];
  /** Product of the components' stabilities. */
  readonly stability: number;
  /** Unix seconds, newest of the components': no entry of the layer is newer. */
  readonly mtimeClamp: number;
  /** Sum of the components' sizes in bytes. */
  readonly size: number;
  /**
   * File ids, ascending: the components' entries and all directories above them. In shared memory.
   */
  readonly entries: Uint32Array<SharedArrayBuffer>;
  /** Number of the layer of the previous image whose bytes it has, where it was taken over. */
  readonly previous?: number;
  /** Number of the layer of the base that it is: it has no components and no entries then. */
  readonly base?: number;
}

/** A component in its layer. */
export interface PlannedComponent extends AssignedComponent {
  /** Its number in the assignment. */
  readonly number: number;
  /** Entries of the component. */
  readonly fileCount: number;
  /** Bytes as packing counts them. */
  readonly size: number;
}
