import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { file, type Tree } from '@chunkah/testkit';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, openReport, startBrowser } from './report/browser.ts';
import { createWorkplace, runAt, type Workplace } from './workplace.ts';

const hostile = '<script>alert(1)<!-- & "quoted" \'</script>';

/** Components of several sizes, and names that a page could take for its own. */
function tree(): Tree {
  const components = Array.from({ length: 40 }, (_, number): [string, ReturnType<typeof file>] => {
    const xattrs = { 'user.component': `part-${number}`, 'user.update-interval': String(1 + number * 9) };
    return [`usr/lib/part-${number}/library-${number}.so`, file(new Uint8Array(1000 * (number + 1)), { xattrs })];
  });
  return {
    ...Object.fromEntries(components),
    'usr/share/evil': file('evil', { xattrs: { 'user.component': hostile } }),
    [`usr/share/${hostile.replaceAll('/', '\u2215')}`]: file('x', { xattrs: { 'user.component': hostile } }),
  };
}

let browser: Browser;
let place: Workplace;
let page: string;
let planned: string;

beforeAll(async () => {
  browser = await startBrowser();
  place = createWorkplace(tree(), afterAll);
  const epoch = ['--source-date-epoch', '0'];
  await runAt(place, ['build', '-o', 'oci:output/image', ...epoch]);
  writeFileSync(join(place.rootfs, 'usr/lib/part-3/library-3.so'), 'changed');
  const beside = ['--previous', 'oci:output/image', ...epoch];
  page = join(place.directory, 'report.html');
  planned = join(place.directory, 'plan.html');
  const built = await runAt(place, ['build', '-o', 'oci:output/next', ...beside, '--report', page]);
  expect(built).toMatchObject({ code: 0 });
  expect(await runAt(place, ['plan', ...beside, '--report', planned])).toMatchObject({ code: 0 });
});
afterAll(() => browser.close());

test.each([
  ['wide, light', { width: 1280, height: 900 }],
  ['narrow, dark', { width: 400, height: 800, colorScheme: 'dark' }],
] as const)('a page (%s) asks for nothing, reports no error, and is accessible', async (_, screen) => {
  const { page: opened, requests, console } = await openReport(browser, page, screen);
  await expectAccessible(opened);
  await opened
    .locator('details')
    .first()
    .evaluate((details) => details.setAttribute('open', ''));
  await opened.locator('#search').fill('library-3');
  await opened.locator('#results li').first().waitFor();
  await opened.locator('#treemap button').first().click();
  await opened.locator('#selected details').waitFor();
  await expectAccessible(opened);
  expect(await opened.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(screen.width);
  expect({ requests, console }).toEqual({ requests: [], console: [] });
  await opened.close();
});

test('the search finds components and paths, and says how many', async () => {
  const { page: opened } = await openReport(browser, page, { width: 1280, height: 900 });
  await opened.locator('#search').fill('PART-12');
  await opened.locator('#results li').first().waitFor();
  expect(await opened.locator('#count').textContent()).toBe('1 component, 2 paths');
  const results = await opened.locator('#results li').allTextContents();
  expect(results[0]).toMatch(/^xattr\/part-12 \(component\): 12\.7 KiB, stability 0\.\d+, layer \d+, 1 path$/);
  expect(results[1]).toMatch(/^\/usr\/lib\/part-12\/library-12\.so: xattr\/part-12, layer \d+$/);
  await opened.locator('#search').fill('no such name');
  await opened.locator('#count', { hasText: '0 components, 0 paths' }).waitFor();
  await opened.close();
});

test('the treemap shows the largest first, and answers to clicks and keys', async () => {
  const { page: opened } = await openReport(browser, page, { width: 1280, height: 900 });
  const tiles = opened.locator('#treemap button');
  expect(await tiles.count()).toBe(41);
  const areas = await tiles.evaluateAll((buttons) => buttons.map((one) => one.clientWidth * one.clientHeight));
  expect(areas[0]).toBeGreaterThan(areas[30] ?? 0);
  await tiles.nth(1).click();
  await opened.locator('#selected details').waitFor();
  expect(await opened.locator('#selected').textContent()).toContain('xattr/part-38: ');
  await opened.locator('#selected summary').click();
  expect(await opened.locator('#selected li').allTextContents()).toEqual(['/usr/lib/part-38/library-38.so']);
  await tiles.nth(0).focus();
  await opened.keyboard.press('ArrowRight');
  await opened.keyboard.press('ArrowRight');
  await opened.keyboard.press('Enter');
  await opened.locator('#selected', { hasText: 'xattr/part-37: ' }).waitFor();
  const narrow = await tiles.first().boundingBox();
  await opened.setViewportSize({ width: 400, height: 800 });
  expect(await tiles.first().boundingBox()).not.toEqual(narrow);
  await opened.close();
});

test('it says what changed beside the previous image, and which layers stay', async () => {
  const { page: opened } = await openReport(browser, planned, { width: 1280, height: 900 });
  const text = await opened.locator('main').textContent();
  expect(text).toContain('Came: 0');
  expect(text).toContain('Went: 0');
  expect(text).toMatch(/In new layers: [1-9]/);
  expect(await opened.locator('td.state', { hasText: 'kept' }).count()).toBeGreaterThan(10);
  await opened.close();
});

test('names are shown as they are, and never as markup', async () => {
  const { page: opened, console } = await openReport(browser, page, { width: 1280, height: 900 });
  await opened.locator('#search').fill('alert(1)');
  await opened.locator('#results li').first().waitFor();
  const results = await opened.locator('#results li').allTextContents();
  expect(results.join('\n')).toContain(`xattr/${hostile}`);
  expect(console).toEqual([]);
  await opened.close();
});

test('the same tree gives the same page, which is whole on paper as well', async () => {
  const again = join(place.directory, 'again.html');
  const beside = ['--previous', 'oci:output/image', '--source-date-epoch', '0'];
  await runAt(place, ['plan', ...beside, '--report', again], { threads: 1, env: { TZ: 'Asia/Tokyo', LC_ALL: 'C' } });
  expect(readFileSync(again, 'utf8')).toBe(readFileSync(planned, 'utf8'));
  const { page: opened } = await openReport(browser, page, { width: 1280, height: 900 });
  await opened.emulateMedia({ media: 'print' });
  expect(await opened.locator('#search').isVisible()).toBe(false);
  expect(await opened.locator('#treemap button').first().isVisible()).toBe(true);
  await opened.close();
});
