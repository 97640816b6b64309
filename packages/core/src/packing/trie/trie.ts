import { risk } from '../risk.ts';
import { familyRate, type ItemRates } from './family-rate.ts';
import { rootPlace, splitNode, type TrieEntry, type TriePlace } from './split.ts';

/**
 * Nodes of a binary trie as parallel lists, children before their parents; the last node is the
 * root.
 */
export interface Trie {
  /** Expected bytes per period of the node as one layer. */
  readonly cost: readonly number[];
  /** Numbers of the two children, or -1 twice. */
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** The items of node `n` are those of `order` from `start[n]` up to `end[n]`. */
  readonly start: readonly number[];
  readonly end: readonly number[];
  readonly order: readonly number[];
}

/**
 * Makes the trie of all sets of items that may become a layer. A family is split only where it
 * stands alone.
 * @param families at least one.
 * @param entryOf makes the entry of items that stay together.
 */
export function makeTrie(
  families: readonly (readonly number[])[],
  rates: ItemRates,
  entryOf: (members: readonly number[]) => TrieEntry,
): Trie {
  const builder = new TrieBuilder(rates, entryOf);
  builder.addEntries(families.map(entryOf), rootPlace);
  return builder;
}

class TrieBuilder implements Trie {
  readonly cost: number[] = [];
  readonly left: number[] = [];
  readonly right: number[] = [];
  readonly start: number[] = [];
  readonly end: number[] = [];
  readonly order: number[] = [];
  readonly #sizes: number[] = [];
  readonly #changes: number[] = [];
  readonly #rates: ItemRates;
  readonly #entryOf: (members: readonly number[]) => TrieEntry;

  constructor(rates: ItemRates, entryOf: (members: readonly number[]) => TrieEntry) {
    this.#rates = rates;
    this.#entryOf = entryOf;
  }

  /** Adds the subtree of entries of which each changes by itself. */
  addEntries(entries: readonly TrieEntry[], place: TriePlace): number {
    const [only] = entries;
    if (entries.length === 1 && only !== undefined) return this.#addFamily(only);
    const [one, other] = splitNode(entries, place);
    const left = this.addEntries(one.entries, one.place);
    const right = this.addEntries(other.entries, other.place);
    return this.#addParent(left, right, (this.#changes[left] ?? 0) + (this.#changes[right] ?? 0));
  }

  #addFamily(family: TrieEntry): number {
    const { members } = family;
    return this.#addMembers(
      members.length === 1 ? [family] : members.map((member) => this.#entryOf([member])),
      rootPlace,
    );
  }

  /** Adds the subtree of members of one family. */
  #addMembers(entries: readonly TrieEntry[], place: TriePlace): number {
    const [only] = entries;
    if (entries.length === 1 && only !== undefined) return this.#addLeaf(only);
    const [one, other] = splitNode(entries, place);
    const left = this.#addMembers(one.entries, one.place);
    const right = this.#addMembers(other.entries, other.place);
    const members = entries.flatMap((entry) => entry.members);
    return this.#addParent(left, right, familyRate(members, this.#rates));
  }

  #addLeaf({ size, members }: TrieEntry): number {
    const start = this.order.length;
    this.order.push(...members);
    return this.#addNode({ left: -1, right: -1, start, size, changes: familyRate(members, this.#rates) });
  }

  #addParent(left: number, right: number, changes: number): number {
    const size = (this.#sizes[left] ?? 0) + (this.#sizes[right] ?? 0);
    return this.#addNode({ left, right, start: this.start[left] ?? 0, size, changes });
  }

  #addNode(node: { left: number; right: number; start: number; size: number; changes: number }): number {
    this.left.push(node.left);
    this.right.push(node.right);
    this.start.push(node.start);
    this.end.push(this.order.length);
    this.#sizes.push(node.size);
    this.#changes.push(node.changes);
    return this.cost.push(risk(node.size, node.changes)) - 1;
  }
}
