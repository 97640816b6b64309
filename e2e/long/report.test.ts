import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ComponentSummary } from '@chunkah/report';
import { reportHtml } from '@chunkah/report/html';
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

test('a page of 150 000 files is painted within a second, and searched within another', async () => {
  const components = manyComponents();
  const bytes = components.reduce((sum, { size }) => sum + size, 0);
  const layers = components.map(({ name, size, stability }) => ({ components: [name], size, stability, entries: 100 }));
  const page = reportHtml({
    result: {
      ...{ formatVersion: 1, layers: layers.slice(0, 120), entries: 150_000, components: 1500, sourceDateEpoch: 0 },
      summary: { layers: 120, components: 1500, bytes, unclaimedShare: 0, expectedWeeklyDownload: 0 },
    },
    components,
  });
  const file = join(scratchDirectory(), 'report.html');
  writeFileSync(file, page);
  expect(statSync(file).size).toBeLessThan(3_000_000);
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
    expect(performance.now() - start).toBeLessThan(1000);
  } finally {
    await browser.close();
  }
});
