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
let compared: string;

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
  expect(await runAt(place, ['plan', ...beside, ...asked, '--report', planned])).toMatchObject({ code: 1 });
  compared = join(place.directory, 'diff.html');
  const difference = await runAt(place, ['diff', 'oci:output/image', 'oci:output/next', '--report', compared]);
  expect(difference).toMatchObject({ code: 0, stderr: '' });
  expect(String(difference.stdout)).not.toContain('library-3.so');
});
afterAll(() => browser.close());

/** A plan with all that a page can show. */
const asked = ['--forecast', '--for', 'docker,bootc', '--fail-on', 'layers=1'];

const wide = { width: 1280, height: 900 };
const narrow = { width: 400, height: 800, colorScheme: 'dark' } as const;

test.each([
  ['of a build, wide, light', () => page, wide],
  ['of a build, narrow, dark', () => page, narrow],
  ['of a plan with a forecast and findings, wide, light', () => planned, wide],
  ['of a comparison, wide, light', () => compared, wide],
  ['of a comparison, narrow, dark', () => compared, narrow],
])('a page %s asks for nothing, reports no error, and is accessible', async (_, report, screen) => {
  const { page: opened, requests, console } = await openReport(browser, report(), screen);
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
  const before = await tiles.first().boundingBox();
  await opened.setViewportSize({ width: 400, height: 800 });
  expect(await tiles.first().boundingBox()).not.toEqual(before);
  await opened.close();
});

test('it says what changed beside the previous image, and which layers stay', async () => {
  const { page: opened } = await openReport(browser, planned, { width: 1280, height: 900 });
  const text = await opened.locator('main').textContent();
  expect(text).toContain('Came: 0');
  expect(text).toContain('Went: 0');
  expect(text).toMatch(/In new layers: [1-9]/);
  expect(await opened.locator('td.state', { hasText: 'kept' }).count()).toBeGreaterThan(10);
  expect(text).toMatch(/error: the image has \d+ layers, more than the limit of 1/);
  const limits = await opened
    .locator('[aria-label="Other numbers of layers: table"] tbody td:first-child')
    .allTextContents();
  expect(limits.slice(0, 2)).toEqual(['32', '64']);
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
  await runAt(place, ['plan', ...beside, ...asked, '--report', again], {
    threads: 1,
    env: { TZ: 'Asia/Tokyo', LC_ALL: 'C' },
  });
  expect(readFileSync(again, 'utf8')).toBe(readFileSync(planned, 'utf8'));
  const { page: opened } = await openReport(browser, page, { width: 1280, height: 900 });
  await opened.emulateMedia({ media: 'print' });
  expect(await opened.locator('#search').isVisible()).toBe(false);
  expect(await opened.locator('#treemap button').first().isVisible()).toBe(true);
  await opened.close();
});

test('a comparison shows layers that are kept, new and gone, and finds every file behind them', async () => {
  const { page: opened } = await openReport(browser, compared, wide);
  const states = await opened.locator('td.state').allTextContents();
  expect(states.filter((state) => state.startsWith('kept')).length).toBeGreaterThan(10);
  expect(states[0]).toMatch(/^new, was layer \d+$/);
  expect(states).toContain('gone');
  await opened.locator('#treemap button').first().click();
  await opened.locator('#selected summary').click();
  const paths = await opened.locator('#selected li').allTextContents();
  expect(paths).toContain('/usr/lib/part-3/library-3.so: changed, 7 B');
  await opened.locator('#search').fill('library-3.so');
  await opened.locator('#results li').first().waitFor();
  const [found] = await opened.locator('#results li').allTextContents();
  expect(found).toMatch(/^\/usr\/lib\/part-3\/library-3\.so: .*part-3.*, layer \d+, changed, 7 B$/);
  await opened.close();
});

test('tabulator keys reach every control of a page in its order, and nothing twice', async () => {
  const { page: opened } = await openReport(browser, compared, wide);
  const reached: string[] = [];
  const focused = `(({ id, className, tagName, parentElement, ariaLabel }) =>
    id || (parentElement.id === 'treemap' ? 'treemap' : ariaLabel || className || tagName))(document.activeElement)`;
  for (let presses = 0; presses < 300 && reached.at(-1) !== 'search'; presses++) {
    await opened.keyboard.press('Tab');
    reached.push(await opened.evaluate<string>(focused));
  }
  expect(reached.at(-1)).toBe('search');
  expect(reached.filter((name) => name === 'treemap')).toHaveLength(1);
  expect(reached.indexOf('Layers: table')).toBeLessThan(reached.indexOf('treemap'));
  await opened.close();
});
