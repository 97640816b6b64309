import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { ComponentSummary, PlanResult } from '../results/image-results.ts';
import { componentChanges } from './component-changes.ts';
import { packFiles } from './packed-files.ts';
import { type ReportInput, reportHtml } from './report-html.ts';
import { stabilityClass } from './stability-colors.ts';
import { layOut } from './treemap-layout.ts';

function component(name: string, size: number, files: readonly string[]): ComponentSummary {
  return { name, size, stability: 0.5, fileCount: files.length, files };
}

function inputOf(components: readonly ComponentSummary[], more: Partial<ReportInput> = {}): ReportInput {
  const bytes = components.reduce((sum, { size }) => sum + size, 0);
  const result: PlanResult = {
    formatVersion: 1,
    layers: components.map(({ name, size }) => ({ components: [name], stability: 0.5, size, entries: 1 })),
    entries: components.length,
    components: components.length,
    sourceDateEpoch: 0,
    summary: { layers: 1, components: components.length, bytes, unclaimedShare: 0, expectedWeeklyDownload: 0 },
  };
  return { result, components, ...more };
}

describe('the page', () => {
  test('of 150 000 files has at most 3 MB', () => {
    let state = 1;
    const random = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state;
    };
    // Names as varied as those of real trees: a part of each is like no other.
    const components = Array.from({ length: 1500 }, (_, number) => {
      const folder = `/usr/share/package-${random().toString(36)}`;
      const files = Array.from({ length: 100 }, () => `${folder}/locale/${random().toString(36)}/messages.mo`);
      return component(`rpm/package-${number}`, random(), files);
    });
    expect(Buffer.byteLength(reportHtml(inputOf(components)))).toBeLessThan(3_000_000);
  });

  test('does not depend on the order of the components', () => {
    const components = [component('b', 1, ['/b']), component('a', 1, ['/a']), component('c', 2, ['/c'])];
    const { result } = inputOf(components);
    expect(reportHtml({ result, components: components.toReversed() })).toBe(reportHtml({ result, components }));
  });

  test('holds names that look like markup as text', () => {
    const name = '</script><img src=x onerror=alert(1)>';
    const page = reportHtml(inputOf([component(name, 1, [`/${name}`])], { previousComponents: [`old ${name}`] }));
    expect(page).not.toContain('<img');
    expect(page.match(/<\/script>/g)).toHaveLength(3);
    expect(page).toContain('old &lt;/script&gt;&lt;img');
  });

  test('of nothing is a page as well', () => {
    expect(reportHtml(inputOf([]))).toContain('</html>');
  });
});

test('packed files are a path a line, with escapes for control characters', () => {
  const packed = packFiles([
    { files: [{ path: '/a' }, { path: '/b\n\0\t', note: 'new' }] },
    { files: [] },
    { files: [{ path: '/c\udcff' }] },
  ]);
  expect(String(inflateSync(Buffer.from(packed, 'base64')))).toBe('/a\n/b\\n\\x00\\t\tnew\0\0/c\\xff');
});

describe('the treemap', () => {
  test('has an area for each component by its size, and none for no bytes', () => {
    const tiles = layOut([600, 300, 100, 0], 16 / 9);
    expect(tiles.map(([number]) => number)).toEqual([0, 1, 2]);
    const areas = tiles.map(([, , , width, height]) => (width * height) / 1e8);
    expect(areas[0]).toBeCloseTo(0.6, 2);
    expect(areas[1]).toBeCloseTo(0.3, 2);
    expect(areas[2]).toBeCloseTo(0.1, 2);
  });

  test('ends at 300 tiles', () => {
    const sizes = Array.from({ length: 1000 }, (_, number) => 1000 - number);
    expect(layOut(sizes, 1)).toHaveLength(300);
  });
});

test('what changed: names that came and went, and others in layers that are downloaded', () => {
  const layer = { stability: 0, size: 1, entries: 1 };
  const layers = [
    { ...layer, components: ['same'], kept: true },
    { ...layer, components: ['new', 'moved'], kept: false },
  ];
  const components = ['same', 'new', 'moved'].map((name) => ({ name }));
  const changes = componentChanges(components, layers, ['same', 'moved', 'gone']);
  expect(changes).toEqual({ added: ['new'], removed: ['gone'], downloaded: ['moved'] });
});

test('a stability outside 0 and 1 has the color of the nearest', () => {
  expect([-1, 0, 0.52, 1, 2].map(stabilityClass)).toEqual(['s0', 's0', 's5', 's10', 's10']);
});
