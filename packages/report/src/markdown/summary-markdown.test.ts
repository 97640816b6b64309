import { expect, test } from 'vitest';
import type { BuildResult, PlanResult } from '../results/image-results.ts';
import { summaryMarkdown } from './summary-markdown.ts';

const layer = { stability: 0.5, size: 1000, entries: 4, digest: 'sha256:1', diffId: 'sha256:2', blobSize: 500 };

const built: BuildResult = {
  formatVersion: 1,
  digest: 'sha256:abc',
  configDigest: 'sha256:def',
  layers: [
    { ...layer, components: ['rpm/a'], kept: true },
    { ...layer, components: ['rpm/b', 'rpm/c'], kept: false },
  ],
  previous: { kept: 1, new: 1, opened: 0, downloadBytes: 500 },
  summary: { layers: 2, components: 3, bytes: 2000, unclaimedShare: 0.1, expectedWeeklyDownload: 100 },
  statistics: { entries: 8, components: 3, layerBytes: 1000, prepareSeconds: 1, writeSeconds: 1 },
  pushed: { names: ['registry.example/os:1'], blobs: { sent: 1, sentBytes: 500, mounted: 0, there: 1 } },
};

const components = ['rpm/a', 'rpm/b', 'rpm/c'].map((name, number) => ({ name, size: 10 * number, stability: 0.25 }));

test('a build says its digest, where it went, what a client downloads, and the largest components first', () => {
  expect(summaryMarkdown(built, components)).toBe(`## Image

| | |
| --- | --- |
| digest | \`sha256:abc\` |
| pushed to | \`registry.example/os:1\` |
| layers | 2 |
| components | 3 |
| size | 2.0 KiB |
| unclaimed | 10.0 % of the size |
| expected download | 100 B a week |
| bytes of the layers | 1000 B |
| beside the previous image | 1 layer kept, 1 new, 500 B to download |

### Largest components

| component | size | stability | layer | |
| --- | ---: | ---: | ---: | --- |
| \`rpm/c\` | 20 B | 0.250 | 2 | new |
| \`rpm/b\` | 10 B | 0.250 | 2 | new |
| \`rpm/a\` | 0 B | 0.250 | 1 | kept |
`);
});

test('a plan says what is expected, and how many components are not listed', () => {
  const plan: PlanResult = {
    formatVersion: 1,
    layers: [{ components: [], stability: 0.5, size: 1000, entries: 4 }],
    entries: 8,
    components: 12,
    sourceDateEpoch: 0,
    summary: { layers: 1, components: 12, bytes: 1000, unclaimedShare: 0.5, expectedWeeklyDownload: 500 },
  };
  const many = Array.from({ length: 12 }, (_, number) => ({ name: `c${number}`, size: 1, stability: 0 }));
  const text = summaryMarkdown(plan, many);
  expect(text).toContain('| expected download | 500 B a week |\n');
  expect(text).toContain('\nand 2 more\n');
});

test('no name breaks the table', () => {
  const name = 'a|b`c``d\n\x1b';
  const text = summaryMarkdown(built, [{ name, size: 1, stability: 1 }]);
  expect(text).toContain('| ``` a\\|b`c``d\\n\\x1b ``` | 1 B |');
});
