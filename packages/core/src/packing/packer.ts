/** What a packer puts into layers: one component. */
export interface PackItem {
  /** Full name of the component, unique, e.g. `rpm/glibc`. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Probability, 0 to 1, that the component does not change within the stability period. */
  readonly stability: number;
}

/** What becomes one layer. */
export interface PackGroup {
  /** Indexes into the items, at least one. */
  readonly members: readonly number[];
  /** Product of the members' stabilities: the probability that none of them changes. */
  readonly stability: number;
  /** Bytes: the sum over the members. */
  readonly size: number;
}

/** Decides which components share a layer. */
export interface Packer {
  readonly name: string;
  /**
   * Puts each item into one of at most `maxLayers` groups, the most stable group first. Pure: the same items always
   * give the same groups.
   * @param items sorted by the UTF-8 bytes of their names.
   * @param maxLayers a whole number, at least 1.
   * @throws RangeError for any other `maxLayers`.
   */
  pack(items: readonly PackItem[], maxLayers: number): PackGroup[];
}
