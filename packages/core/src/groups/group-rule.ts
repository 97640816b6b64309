/** What a user wants of a group, checked. */
export interface GroupRule {
  /** Without the prefix of its component's name. */
  readonly name: string;
  /** Whole names of components, or patterns of them, see `ComponentGroup`. */
  readonly patterns: readonly string[];
  /** Probability, 0 to 1; without it that of its components together. */
  readonly stability?: number;
  /** Average days between updates, more than 0, where that is what the stability comes from. */
  readonly interval?: number;
  /** Whether it has a layer of its own. */
  readonly alone: boolean;
}
