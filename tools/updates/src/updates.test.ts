import { join } from 'node:path';
import { toolHelp } from '@chunkah/cli-kit';
import { isChunkahError } from '@chunkah/core';
import { describe, expect, test } from 'vitest';
import { type History, versionOn } from './history/history.ts';
import { evenDraw, pastSizes } from './history/past-sizes.ts';
import { parseHistory, readHistory } from './history/read-history.ts';
import { parseOptions, updatesTool } from './options.ts';
import { strategies } from './packers/strategies.ts';
import { replay } from './replay/replay.ts';
import { stateOn } from './replay/state.ts';
import { updateCost } from './replay/update-cost.ts';
import { runUpdates } from './run-updates.ts';

const histories = join(import.meta.dirname, '../histories');
const stable = join(histories, 'fcos-stable.tsv');
const weekly = { buildDays: 7, clientDays: 7, periodDays: 7 };

function codeOf(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return isChunkahError(error) ? error.code : 'none';
  }
}

/** A history of a few components, by lines of the table. */
function historyOf(...rows: readonly string[]): History {
  const head = ['dataset=test', 'day0=2020-01-01', 'known_from=0', 'cut=1000', 'end=1014', 'sizejitter=0'];
  const lines = [...head.map((line) => `# ${line}`), 'name\tsize\tfrom\tto\tpop\tdays', ...rows];
  return parseHistory(`${lines.join('\n')}\n`, 'test.tsv');
}

describe('the figures of a history', () => {
  // The algorithms, written down apart from this code, gave these on the same data.
  test.each([
    ['fcos-testing-devel.tsv', 64, 290, 0.93, 0.9],
    ['fcos-testing-devel.tsv', 128, 267, 0.93, 0.92],
  ])('%s with %i layers are those of the method', (file, maxLayers, tiers, trie, previous) => {
    const options = { ...weekly, history: join(histories, file), layers: [maxLayers], remove: undefined, json: true };
    const { rows } = JSON.parse(runUpdates({ ...options, packers: ['tiers', 'trie'], previous: [false, true] }));
    const [ofTiers, , ofTrie, repacked] = rows as { downloaded: number; moved: number }[];
    const base = ofTiers?.downloaded ?? 0;
    expect(base / 1e6 / tiers).toBeCloseTo(1, 2);
    expect((ofTrie?.downloaded ?? 0) / base).toBeLessThanOrEqual(trie * 1.01);
    expect((repacked?.downloaded ?? 0) / base).toBeLessThanOrEqual(previous * 1.03);
    expect(repacked?.moved).toBe(0);
  });
});

describe('the forecast of a weekly client', () => {
  const cases = [
    ['debian-sid-desktop', 0.15],
    ['fcos-testing-devel', 0.15],
    ['fcos-stable', 0.15],
    // Its pace changed.
    ['fcos-next-devel', 0.4],
  ] as const;

  test.each(cases)('of %s is what it downloads on average, give or take %d', (name, most) => {
    const history = readHistory(join(histories, `${name}.tsv`));
    const trie = strategies.get('trie');
    for (const maxLayers of [64, 120]) {
      const { forecast, downloaded } = replay(history, trie ?? never(), { ...weekly, maxLayers, previous: false });
      expect(Math.abs(forecast / downloaded - 1), `${maxLayers} layers`).toBeLessThanOrEqual(most);
    }
  });

  test('counts a component that changes every week in full, and one that never did not at all', () => {
    const weeks = Array.from({ length: 143 }, (_, week) => 1 + 7 * week).join(',');
    const history = historyOf(`a\t100\t\t\t0\t${weeks}`, 'b\t10\t\t\t0\t3');
    const trie = strategies.get('trie') ?? never();
    const { forecast } = replay(history, trie, { ...weekly, maxLayers: 9, previous: false });
    expect(forecast).toBeGreaterThan(99);
    expect(forecast).toBeLessThan(101);
  });
});

function never(): never {
  throw new Error('no such packer');
}

describe('a replay', () => {
  test('of images with a layer for each component costs the lower bound', () => {
    const result = replay(
      historyOf('a\t100\t\t\t0\t10,1003', 'b\t10\t\t\t0\t', 'c\t1\t1009\t\t0\t'),
      { packer },
      options(9),
    );
    expect(result).toEqual({
      updates: 2,
      downloaded: 50.5,
      forecast: expect.any(Number),
      lowerBound: 50.5,
      moved: 0,
      opened: [],
    });
  });

  test('counts a layer whole when one of its components changed', () => {
    const result = replay(historyOf('a\t100\t\t\t0\t10,1003', 'b\t10\t\t\t0\t'), { packer }, options(1));
    expect(result).toMatchObject({ updates: 2, downloaded: 55, lowerBound: 50, moved: 0 });
  });

  test('opens the smallest layer when all are unchanged and something new comes', () => {
    const history = historyOf('a\t100\t\t\t0\t', 'b\t10\t\t\t0\t', 'c\t1\t1005\t\t0\t');
    const result = replay(history, { packer }, { ...options(2), previous: true });
    expect(result).toMatchObject({ downloaded: 5.5, moved: 5, opened: [{ day: 1007, bytes: 10 }] });
  });

  test('has a client miss the builds between its updates', () => {
    const history = historyOf('a\t100\t\t\t0\t1001,1003,1010', 'b\t10\t\t\t0\t');
    const result = replay(history, { packer }, { ...options(9), buildDays: 1, clientDays: 14 });
    expect(result).toMatchObject({ updates: 1, downloaded: 100 });
  });

  const packer = strategies.get('tiers')?.packer ?? { name: '', pack: () => [] };
  const options = (maxLayers: number) => ({ ...weekly, maxLayers, previous: false });
});

test('moved are the bytes that had not come again had every component stayed in its layer', () => {
  const history = historyOf('a\t100\t\t\t0\t1001', 'b\t10\t\t\t0\t', 'c\t1\t\t\t0\t', 'd\t2\t\t\t0\t');
  const before = { state: stateOn(history, 1000), layers: [[0, 1], [2], [3]] };
  const after = { state: stateOn(history, 1001), layers: [[0], [1, 2], [3]] };
  expect(updateCost(before, after)).toEqual({ downloaded: 111, changed: 100, moved: 1 });
});

describe.each([...strategies])('the packer %s', (name, strategy) => {
  const history = readHistory(stable);

  test.each([4, 64, 400])('packs each component once into at most %i layers, image after image', (maxLayers) => {
    // runPacker checks every image.
    const end = history.cut + 70;
    const result = replay({ ...history, end }, strategy, { ...weekly, maxLayers, previous: true });
    expect(result.downloaded, name).toBeGreaterThanOrEqual(result.lowerBound);
    expect(result.updates).toBe(10);
  });
});

describe('a history', () => {
  test('knows the version of each day', () => {
    const [component] = historyOf('a\t100\t\t\t0\t10,20').components;
    expect([9, 10, 19, 20].map((day) => component && versionOn(component, day))).toEqual([0, 1, 1, 2]);
  });

  test('has a random step between two sizes, the same each time', () => {
    expect(pastSizes('bash', 5000, [1, 2], 0)).toEqual([5000, 5000, 5000]);
    expect(pastSizes('bash', 10, [1], 0.02)).toEqual([1024, 10]);
    const sizes = pastSizes('bash', 1e9, [1, 2], 0.02);
    expect(sizes).toEqual(pastSizes('bash', 1e9, [1, 2], 0.02));
    expect(sizes.at(-1)).toBe(1e9);
    expect(new Set(sizes).size).toBe(3);
    const draws = Array.from({ length: 2000 }, (_, index) => evenDraw(`x${index}`));
    expect(Math.abs(draws.reduce((sum, draw) => sum + draw) / draws.length)).toBeLessThan(0.03);
  });

  test.each([
    ['no head', 'name\tsize\tfrom\tto\tdays\n'],
    ['a size that is no number', '# day0=2020-01-01\n# sizejitter=0\nname\tsize\tfrom\tto\tdays\nbash\tlarge\t\t\t\n'],
    ['no column of days', '# day0=2020-01-01\n# sizejitter=0\nname\tsize\tfrom\tto\n'],
  ])('with %s is refused', (_, text) => {
    expect(codeOf(() => parseHistory(text, 'test.tsv'))).toBe('HISTORY_INVALID');
  });

  test('that does not exist is refused', () => {
    expect(codeOf(() => readHistory(join(histories, 'none.tsv')))).toBe('HISTORY_UNREADABLE');
  });

  test('with one name twice is refused', () => {
    expect(codeOf(() => historyOf('a\t1\t\t\t0\t', 'a\t2\t\t\t0\t'))).toBe('HISTORY_INVALID');
  });
});

describe('the command line', () => {
  test.each([
    [[]],
    [['--history']],
    [['--history', 'x', '--layers', '0']],
    [['--history', 'x', '--packer', 'best']],
    [['--history', 'x', '--previous', 'maybe']],
    [['--history', 'x', 'y']],
  ])('%j is refused', (args) => {
    expect(codeOf(() => parseOptions(args))).toBe('USAGE');
  });

  test('--help fits into 80 columns and names every packer', () => {
    const help = toolHelp(updatesTool);
    expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    for (const name of strategies.keys()) expect(help).toContain(name);
  });

  test('the table fits into 80 columns', () => {
    const options = parseOptions([
      '--history',
      stable,
      '--layers',
      '16,400',
      '--packer',
      'rpm-ostree',
      '--build',
      '91',
    ]);
    const lines = runUpdates({ ...options, clientDays: 91 }).split('\n');
    expect(lines[0]).toMatch(/^fcos-stable: 8 updates, lower bound [\d.]+ MB$/);
    expect(lines[2]).toMatch(/^packer +previous +layers +MB +forecast +of tiers +of bound +moved MB$/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('--remove tells what the loss of one component costs', () => {
    const options = parseOptions(['--history', stable, '--remove', '3']);
    expect(runUpdates(options)).toMatch(
      /^fcos-stable: mean of 3 images that lack one component\n\npacker +layers +MB again\n/,
    );
  });
});
