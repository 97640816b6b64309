import { expect, test } from 'vitest';
import type { PlanResult } from '../results/image-results.ts';
import { planMarkdown } from './plan-markdown.ts';

const layer = { stability: 0.5, size: 2048, entries: 4 };

const plan: PlanResult = {
  formatVersion: 1,
  layers: [
    { ...layer, components: ['rpm/a'] },
    { ...layer, components: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] },
  ],
  entries: 8,
  components: 8,
  sourceDateEpoch: 0,
  summary: { layers: 2, components: 8, bytes: 4096, unclaimedShare: 0.1, expectedWeeklyDownload: 1024 },
};

test('a plan has its totals and a row for each layer', () => {
  expect(planMarkdown(plan)).toBe(`## Plan

| | |
| --- | --- |
| layers | 2 |
| components | 8 |
| size | 4.0 KiB |
| unclaimed | 10.0 % of the size |
| expected download | 1.0 KiB a week |

### Layers

| layer | stability | size | entries | components |
| ---: | ---: | ---: | ---: | --- |
| 1 | 0.500 | 2.0 KiB | 4 | \`rpm/a\` |
| 2 | 0.500 | 2.0 KiB | 4 | \`a\` \`b\` \`c\` \`d\` \`e\` and 2 more |`);
});

test('the previous image, findings, a forecast and a comparison are there if they are asked for', () => {
  const text = planMarkdown({
    ...plan,
    layers: plan.layers.map((own, number) => ({ ...own, kept: number === 0 })),
    previous: { kept: 1, new: 1, opened: 0, downloadBytes: 2048 },
    findings: [
      { severity: 'warning', rule: 'names', client: 'bootc', message: 'w', hint: 'h' },
      { severity: 'error', rule: 'layers', message: 'the image has 2 layers', hint: 'make it with --max-layers 1' },
    ],
    against: {
      ...{ old: 'oci:old', new: 'the plan', basis: 'entries', isPlanned: true, kept: 1, added: 1, gone: 0 },
      ...{ downloadBytes: 2048, imageBytes: 4096, keptLayers: [], goneLayers: [] },
      layers: [
        {
          ...{ layer: 2, digest: 'sha256:1', bytes: 2048, components: ['a'] },
          changes: [{ kind: 'came', name: 'a' }],
          files: [{ path: '/x|y', kind: 'came', bytes: 3 }],
        },
      ],
    },
    forecast: {
      updates: [{ days: 1, bytes: 512 }],
      periodDays: 7,
      costliest: [{ name: 'rpm/a', size: 2048, layer: 1, bytes: 1024 }],
      otherLayers: [{ maxLayers: 32, layers: 8, bytes: 1000 }],
    },
  });
  expect(text).toContain('| beside the previous image | 1 layer kept, 1 new, 2.0 KiB to download |\n');
  expect(text).toContain('| 2 | new | 0.500 |');
  expect(text).toContain(
    '\n### Findings\n\n- **error**: the image has 2 layers<br>make it with --max-layers 1\n- **warning**: w<br>h\n',
  );
  expect(text).toContain(
    '\n### Beside `oci:old`\n\nOf 2 layers 1 stay and 1 are new; 0 are gone. A client downloads 2.0 KiB of 4.0 KiB, not compressed.\n',
  );
  expect(text).toContain('| 2 | 2.0 KiB | `a` | `a is new` |\n');
  expect(text).toContain('| 2 | came | 3 B | `/x\\|y` |\n');
  expect(text).toContain('| daily | 512 B | 12.5 % |\n');
  expect(text).toContain('| `rpm/a` | 1.0 KiB | 2.0 KiB | 1 |\n');
  expect(text).toContain('| 32 | 8 | 1000 B | 24.4 % |\n');
});

test('no name is markup, mentions somebody or breaks a table', () => {
  const name = '<img src=x>|`@someone` [a](b)\n\x1b';
  const message = `layer 1 (${name}) is too large`;
  const text = planMarkdown({
    ...plan,
    layers: [{ ...layer, components: [name] }],
    findings: [{ severity: 'error', rule: 'layer-bytes', message, hint: '#1' }],
  });
  expect(text).toContain('| `` <img src=x>\\|`@someone` [a](b)\\n\\x1b `` |');
  expect(text).toContain(
    '- **error**: layer 1 \\(\\<img src=x\\>\\|\\`&#64;someone\\` \\[a\\]\\(b\\)\\\\n\\\\x1b\\) is too large<br>&#35;1',
  );
});
