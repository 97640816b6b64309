import { expect, test } from 'vitest';
import { planText } from './plan-text.ts';
import { formatVersion } from './results/format-version.ts';
import type { LayerSummary, PlanResult } from './results/image-results.ts';

const name = `xattr/${'long-'.repeat(30)}`;
const layers: LayerSummary[] = [
  { components: [name, 'xattr/b'], stability: 0.5, size: 3 * 1024 ** 2, entries: 10 },
  { components: ['chunkah/unclaimed'], stability: 0, size: 1024 ** 2, entries: 20 },
];
const result: PlanResult = {
  formatVersion,
  layers,
  entries: 25,
  components: 3,
  sourceDateEpoch: 0,
  summary: {
    layers: 2,
    components: 3,
    bytes: 4 * 1024 ** 2,
    unclaimedShare: 0.25,
    expectedWeeklyDownload: 2.5 * 1024 ** 2,
  },
};

const summary = [
  '',
  'layers             2',
  'components         3',
  'size               4.0 MiB',
  'unclaimed          25.0 % of the size',
  'expected download  2.5 MiB a week, 62.5 % of the size',
];

test('the layers come first, then what they come to', () => {
  const lines = planText(result, undefined).split('\n');
  expect(lines.slice(0, 3)).toEqual([
    'layer  stability     size  entries  components',
    `    1      0.500  3.0 MiB       10  ${name} xattr/b`,
    '    2      0.000  1.0 MiB       20  chunkah/unclaimed',
  ]);
  expect(lines.slice(3)).toEqual(summary);
});

test('it fits a terminal of 80 columns', () => {
  const lines = planText(result, 80).split('\n');
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  expect(lines[1]).toMatch(/ xattr\/long-.*… and 1 more$/);
  expect(lines.slice(3)).toEqual(summary);
});

test('a plan without bytes has no shares of them', () => {
  const empty = { layers: 1, components: 1, bytes: 0, unclaimedShare: 0, expectedWeeklyDownload: 0 };
  expect(
    planText({ ...result, summary: empty }, 80)
      .split('\n')
      .slice(-3),
  ).toEqual(['size               0 B', 'unclaimed          0.0 % of the size', 'expected download  0 B a week']);
});
