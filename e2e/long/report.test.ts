import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ComponentSummary, DiffResult, LayerDiff } from '@chunkah/report';
import { diffHtml, reportHtml } from '@chunkah/report/html';
import { expect, test } from 'vitest';
import { scratchDirectory } from '../program.ts';
import { openReport, startBrowser } from '../report/browser.ts';

/** 150 000 files of 1500 components. */
function manyComponents(): ComponentSummary[] {
  let state = 1;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state;
  };
  return Array.from({ length: 1500 }, (_, number) => {
    const folder = `/usr/share/package-${random().toString(36)}`;
    const files = Array.from({ length: 100 }, () => `${folder}/locale/${random().toString(36)}/messages.mo`);
    const size = random();
    return { name: `rpm/package-${number}`, size, stability: (number % 100) / 100, fileCount: files.length, files };
  });
}

/** A page about an image of these components. */
function imagePage(components: readonly ComponentSummary[]): string {
  const bytes = components.reduce((sum, { size }) => sum + size, 0);
  const layers = components.map(({ name, size, stability }) => ({ components: [name], size, stability, entries: 100 }));
  return reportHtml({
    result: {
      ...{ formatVersion: 1, layers: layers.slice(0, 120), entries: 150_000, components: 1500, sourceDateEpoch: 0 },
      summary: { layers: 120, components: 1500, bytes, unclaimedShare: 0, expectedWeeklyDownload: 0 },
    },
    components,
  });
}

/** A page about two images that have no layer of 256 in common. */
function comparisonPage(components: readonly ComponentSummary[]): string {
  const most = 256;
  const layers = Array.from({ length: most }, (_, index): LayerDiff => {
    const own = components.filter((__, number) => number % most === index);
    const bytes = own.reduce((sum, { size }) => sum + size, 0);
    const files = own.flatMap((component) =>
      component.files.map((path, number) => ({ path, kind: 'content' as const, bytes: component.size + number })),
    );
    const changes = own.map(({ name }) => ({
      kind: 'changed' as const,
      name,
      oldVersion: '1.2-3',
      newVersion: '1.2-4',
    }));
    return {
      ...{ layer: index + 1, before: index + 1, digest: `sha256:${index}`, bytes, changes, files },
      ...{ components: own.map(({ name }) => name), reasons: [{ kind: 'content', entries: files.length, bytes }] },
    };
  });
  const bytes = layers.reduce((sum, layer) => sum + layer.bytes, 0);
  const result: DiffResult = {
    ...{ formatVersion: 1, downloadBytes: bytes },
    steps: [
      {
        ...{ old: 'oci:old', new: 'oci:new', basis: 'entries', kept: 0, added: most, gone: most },
        ...{ downloadBytes: bytes, imageBytes: bytes, layers, keptLayers: [], goneLayers: layers },
      },
    ],
  };
  return diffHtml(result);
}

test.each([
  ['an image', imagePage, 1000],
  ['a comparison', comparisonPage, 2000],
])(
  'a page about %s of 150 000 files is painted within a second, and searched soon',
  async (what, pageOf, mostSearched) => {
    const file = join(scratchDirectory(), 'report.html');
    writeFileSync(file, pageOf(manyComponents()));
    const { size } = statSync(file);
    expect(size).toBeLessThan(3_000_000);
    const browser = await startBrowser();
    try {
      // The first page waits for the browser to start.
      await (await openReport(browser, file, { width: 1280, height: 900 })).page.close();
      const { page: opened } = await openReport(browser, file, { width: 1280, height: 900 });
      const paint = await opened.evaluate(`new Promise((resolve) => {
      const observer = new PerformanceObserver((list) => resolve(list.getEntries()[0].startTime));
      observer.observe({ type: 'paint', buffered: true });
    })`);
      expect(paint).toBeLessThan(1000);
      const start = performance.now();
      await opened.locator('#search').fill('messages.mo');
      await opened.locator('#count', { hasText: '0 components, 150000 paths; the first 200 are shown' }).waitFor();
      const searched = performance.now() - start;
      console.log(`${what}: ${size} bytes, painted after ${paint} ms, searched in ${Math.round(searched)} ms`);
      expect(searched).toBeLessThan(mostSearched);
    } finally {
      await browser.close();
    }
  },
);
