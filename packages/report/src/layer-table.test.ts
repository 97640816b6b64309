import { expect, test } from 'vitest';
import { layerTable } from './layer-table.ts';
import type { LayerSummary } from './results/image-results.ts';

function layer(components: readonly string[], facts: Partial<LayerSummary> = {}): LayerSummary {
  return { components, stability: 0.5, size: 10, entries: 3, ...facts };
}

test('one line per layer, numbers to the right, all components without a width', () => {
  const layers = [
    layer(['rpm/glibc'], { stability: 0.98765, size: 8_400_000, entries: 300 }),
    layer(['rpm/a', 'rpm/b'], { stability: 0.25, size: 1024, entries: 12 }),
    layer(['chunkah/unclaimed'], { stability: 0, size: 0, entries: 100_000 }),
  ];
  expect(layerTable(layers, undefined).split('\n')).toEqual([
    'layer  stability     size  entries  components',
    '    1      0.988  8.0 MiB      300  rpm/glibc',
    '    2      0.250  1.0 KiB       12  rpm/a rpm/b',
    '    3      0.000      0 B   100000  chunkah/unclaimed',
  ]);
});

test('without layers there is a header only', () => {
  expect(layerTable([], 80)).toBe('layer  stability  size  entries  components');
});

test('control characters and lone bytes of names are escaped', () => {
  expect(layerTable([layer(['a/\u001b[31m', 'b/x\ny'])], undefined)).toContain('a/\\x1b[31m b/x\\ny');
});

const names = ['rpm/bash', 'rpm/coreutils', 'rpm/glibc', 'rpm/systemd', 'rpm/zlib'];
/** Width of the columns before the components. */
const before = 'layer  stability  size  entries  '.length;

/** What the table shows of the names if this many columns are left for them. */
function shown(components: readonly string[], room: number): string {
  return (
    layerTable([layer(components)], before + room)
      .split('\n')
      .at(1)
      ?.slice(before) ?? ''
  );
}

test('a list that fits is shown whole', () => {
  const whole = names.join(' ');
  expect(shown(names, whole.length)).toBe(whole);
});

test('one that does not is cut between names, and says how many more there are', () => {
  expect(shown(names, names.join(' ').length - 1)).toBe('rpm/bash rpm/coreutils rpm/glibc and 2 more');
  expect(shown(names, 30)).toBe('rpm/bash and 4 more');
});

test('no line is wider than the terminal, whatever its width', () => {
  for (let room = 23; room < 60; room += 1) {
    const text = shown(names, room);
    expect(text.length).toBeLessThanOrEqual(room);
    // Names shown and names counted add up to all.
    const [, left = '0'] = / and (\d+) more$/.exec(text) ?? [];
    const listed = text.split(' ').filter((word) => names.includes(word));
    expect(listed.length + Number(left)).toBe(names.length);
  }
});

test('where not even one name fits, it ends in … where it is cut, and the others are still counted', () => {
  expect(shown(['rpm/a-very-long-name', 'rpm/b'], 20)).toBe('rpm/a-ve… and 1 more');
  expect(shown(['rpm/a-very-long-name'], 10)).toBe('rpm/a-ver…');
  expect(shown(['rpm/a-very-long-name', 'rpm/b'], 11)).toBe('rpm/a-very…');
});

test('a name is cut between characters, by the columns that they take', () => {
  expect(shown(['xattr/日本語のなまえ'], 13)).toBe('xattr/日本語…');
  expect(shown(['xattr/日本語のなまえ'], 14)).toBe('xattr/日本語…');
  expect(shown(['xattr/cafe\u0301-au-lait'], 11)).toBe('xattr/cafe\u0301…');
  expect(shown(['xattr/😀😀'], 9)).toBe('xattr/😀…');
});

test('names that could be misread are quoted', () => {
  const strange = ['xattr/a b', 'xattr/c', 'xattr/say "hi"', "xattr/it's", 'xattr/cut…', 'xattr/no\u00a0break'];
  expect(shown(strange, 200)).toBe(
    '"xattr/a b" xattr/c "xattr/say \\"hi\\"" "xattr/it\'s" "xattr/cut…" "xattr/no\u00a0break"',
  );
});

test('a terminal narrower than the table shows no part of a name, but that there are names', () => {
  for (const room of [-10, 0, 1]) expect(shown(names, room)).toBe('…');
  expect(shown([], -10)).toBe('');
});
