/** What a packer puts into layers: one component. */
export interface PackItem {
  /** Full name of the component, unique, e.g. `rpm/glibc`. */
  readonly name: string;
  /** Bytes, a whole number. */
  readonly size: number;
  /** Probability, 0 to 1, that the component does not change within 7 days. */
  readonly stability: number;
  /**
   * Whether it changes with every build: its stability is 0 and nothing is known of its changes.
   */
  readonly volatile: boolean;
  /** Unix days on which it changed, distinct and ascending. */
  readonly changeDays?: readonly number[];
  /** Average days between changes, more than 0, where somebody said so. */
  readonly interval?: number;
}

/** The question that a packer answers. It must not change any part of it. */
export interface PackRequest {
  /** In any order, which must not matter. */
  readonly items: readonly PackItem[];
  /**
   * A whole number, at least 1, and large enough for all own layers and one more if there are other
   * items.
   */
  readonly maxLayers: number;
  /** Indexes of the items that share their layer with no other item. */
  readonly ownLayer: ReadonlySet<number>;
  /** Unix day for which the image is built: that of the source date epoch, not of the clock. */
  readonly now: number;
  /**
   * Days between two updates of a client: what is downloaded in such a period counts. More than 0.
   */
  readonly periodDays: number;
}

/** Decides which components share a layer. */
export interface Packer {
  /** Names the packer in messages. */
  readonly name: string;
  /**
   * Puts each item into exactly one of at most `maxLayers` layers. Pure: no clock, no randomness;
   * the same items give the same layers, whatever their order. `describePacker` of
   * `@chunkah/testkit` checks this.
   * @returns indexes of the items of each layer, none of them empty, the first layer of the image
   *   first.
   */
  pack(request: PackRequest): readonly (readonly number[])[];
}
