/** A user's definition of a group, checked. */
export interface GroupRule {
  /** Without the prefix of its component's name. */
  readonly name: string;
  /** Full names of components, or patterns, see `ComponentGroup`. */
  readonly patterns: readonly string[];
  /** Probability, 0 to 1; without it, that of its components together. */
  readonly stability?: number;
  /** Average days between updates, more than 0, if the stability is derived from it. */
  readonly interval?: number;
  /** Whether it has its own layer. */
  readonly alone: boolean;
}
