import { describe, expect, test } from 'vitest';
import { risk } from '../risk.ts';
import { cutTrie } from './cut.ts';
import { hashBit, nameHash } from './name-hash.ts';
import { rootPlace, splitNode, type TrieEntry } from './split.ts';
import { makeTrie } from './trie.ts';

const noHash = { high: 0, low: 0 };
const entry = (member: number, size: number, hash = noHash): TrieEntry => ({ size, hash, members: [member] });

describe('hash of a name', () => {
  test('leaves the prefix of the repo out', () => {
    expect(nameHash('deb/bash')).toEqual(nameHash('rpm/bash'));
    expect(nameHash('rpm/a/b')).toEqual(nameHash('a/b'.replace('a', 'x/a')));
    expect(nameHash('rpm/bash')).not.toEqual(nameHash('rpm/dash'));
  });

  test('has its highest bit first', () => {
    const hash = { high: 0x8000_0001, low: 0x4000_0000 };
    const set = Array.from({ length: 64 }, (_, bit) => bit).filter((bit) => hashBit(hash, bit) === 1);
    expect(set).toEqual([0, 31, 33]);
  });
});

describe('halves of a node', () => {
  const membersOf = (entries: readonly TrieEntry[], place = rootPlace) =>
    splitNode(entries, place).map((half) => half.entries.flatMap(({ members }) => members));

  test('are the large and the small entries', () => {
    expect(membersOf([entry(0, 2 ** 15), entry(1, 2 ** 16), entry(2, 2 ** 30)])).toEqual([[1, 2], [0]]);
    expect(membersOf([entry(0, 0), entry(1, 1), entry(2, 2)])).toEqual([[2], [0, 1]]);
  });

  test('go by the first bit that differs where sizes lie within one octave', () => {
    const hashes = [0b0111, 0b0100, 0b0110].map((high) => ({ high: high << 28, low: 0 }));
    expect(membersOf(hashes.map((hash, index) => entry(index, 1024 + index, hash)))).toEqual([[1], [0, 2]]);
  });

  test('go by order where hashes are equal', () => {
    expect(membersOf([entry(0, 5), entry(1, 5), entry(2, 5)])).toEqual([[0], [1, 2]]);
  });
});

test('the cost of a node is the risk of its items together', () => {
  const sizes = [100, 1000, 10];
  const rates = { rates: [1, 0.25, 4], changeDays: [[], [], []], periodDays: 7 };
  const trie = makeTrie([[0], [1], [2]], rates, ([member = 0]) => entry(member, sizes[member] ?? 0));
  // First split at 2^8, then at 2^6: 1000 | 100, 10; then 100 | 10.
  expect(trie.order).toEqual([1, 0, 2]);
  expect(trie.cost).toEqual([risk(1000, 0.25), risk(100, 1), risk(10, 4), risk(110, 5), risk(1110, 5.25)]);
});

describe('a cut', () => {
  /** Leaves of cost 10, 10 and 20; the last two are a node of cost 60, all of them one of 120. */
  const trie = {
    cost: [10, 10, 20, 60, 120],
    left: [-1, -1, -1, 1, 0],
    right: [-1, -1, -1, 2, 3],
    start: [0, 1, 2, 1, 0],
    end: [1, 2, 3, 3, 3],
    order: [7, 8, 9],
  };

  test.each([
    [3, [[7], [8], [9]]],
    // Together 8 and 9 cost 30 more: from a price of 30 on they stay so. All together cost 50 more
    // than that.
    [2, [[7], [8, 9]]],
    [1, [[7, 8, 9]]],
  ])('into %i layers', (maxLayers, layers) => {
    expect(cutTrie(trie, maxLayers)).toEqual(layers);
  });

  test('of items of any size ends', () => {
    const huge = { ...trie, cost: trie.cost.map((cost) => cost * 2 ** 60) };
    expect(cutTrie(huge, 1)).toEqual([[7, 8, 9]]);
  });
});
