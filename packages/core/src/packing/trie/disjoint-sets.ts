/**
 * Sets of whole numbers from 0 that have no member in common; the smallest member stands for its
 * set.
 */
export class DisjointSets {
  readonly #parent: number[];

  /** @param count as many sets of one member each. */
  constructor(count: number) {
    this.#parent = Array.from({ length: count }, (_, index) => index);
  }

  join(left: number, right: number): void {
    const one = this.#rootOf(left);
    const other = this.#rootOf(right);
    this.#parent[Math.max(one, other)] = Math.min(one, other);
  }

  /** The members of each set, ascending; sets in the order of their first members. */
  lists(): number[][] {
    return [...Map.groupBy(this.#parent.keys(), (member) => this.#rootOf(member)).values()];
  }

  #rootOf(member: number): number {
    let root = member;
    for (;;) {
      const parent = this.#parent[root] ?? root;
      if (parent === root) return root;
      this.#parent[root] = this.#parent[parent] ?? parent;
      root = parent;
    }
  }
}
