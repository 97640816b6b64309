import { hashBit, type NameHash } from './name-hash.ts';

/** What stands in a trie: an item, or a family of items. */
export interface TrieEntry {
  /** Bytes. */
  readonly size: number;
  readonly hash: NameHash;
  /** Indexes of the items, ascending. */
  readonly members: readonly number[];
}

/**
 * Where a node of the trie lies: its entries' sizes are from 2^low to below 2^high, and the first
 * `bit` bits of their hashes agree.
 */
export interface TriePlace {
  readonly low: number;
  readonly high: number;
  readonly bit: number;
}

/** The place of a root: all sizes, no bit. */
export const rootPlace: TriePlace = { low: 0, high: 64, bit: 0 };

const hashBits = 64;

/** 2^0 to 2^64. */
const powersOfTwo = Array.from({ length: 64 }).reduce<number[]>((powers) => [...powers, 2 * (powers.at(-1) ?? 0)], [1]);

interface Half {
  readonly entries: readonly TrieEntry[];
  readonly place: TriePlace;
}

/**
 * The two halves of a node: by size until the sizes lie within one octave, then by the next bit of
 * the hashes in which they differ. Where an entry goes does not depend on the others.
 * @param entries two or more, in the order of their first members.
 */
export function splitNode(entries: readonly TrieEntry[], { low, high, bit }: TriePlace): readonly [Half, Half] {
  if (high - low > 1) {
    const middle = (low + high) >> 1;
    const least = powersOfTwo[middle] ?? 0;
    const large = { entries: entries.filter(({ size }) => size >= least), place: { low: middle, high, bit } };
    const small = { entries: entries.filter(({ size }) => size < least), place: { low, high: middle, bit } };
    if (large.entries.length === 0) return splitNode(entries, small.place);
    if (small.entries.length === 0) return splitNode(entries, large.place);
    return [large, small];
  }
  const place = { low, high, bit: bit + 1 };
  if (bit >= hashBits) {
    // Equal hashes: one name in several repos, say.
    const half = entries.length >> 1;
    return [
      { entries: entries.slice(0, half), place },
      { entries: entries.slice(half), place },
    ];
  }
  const unset = { entries: entries.filter(({ hash }) => hashBit(hash, bit) === 0), place };
  const set = { entries: entries.filter(({ hash }) => hashBit(hash, bit) === 1), place };
  if (unset.entries.length === 0 || set.entries.length === 0) return splitNode(entries, place);
  return [unset, set];
}
