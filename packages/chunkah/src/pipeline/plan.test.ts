import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { directory, file, hardlink, type Tree, temporaryDirectory, temporaryRootfs } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import type { PlanOptions } from './options.ts';
import { plan } from './plan.ts';

const mebibyte = 1024 * 1024;
const epoch = 1_800_000_000;

/** Components of small files, the first ones the most stable. */
function components(count: number): Tree {
  const entries = Array.from({ length: count }, (_, number) => {
    const xattrs = { 'user.component': `c${number}`, 'user.update-interval': String(1000 - number) };
    return [`f${number}`, file(`content ${number}`, { xattrs })] as const;
  });
  return Object.fromEntries(entries);
}

/** What a run says, as `level: message`. */
async function heard(options: PlanOptions): Promise<string[]> {
  const said: string[] = [];
  const say = (level: string) => (message: string) => void said.push(`${level}: ${message}`);
  await plan({ ...options, logger: { warn: say('warn'), info: say('info'), debug: say('debug') } });
  return said;
}

describe('plan', () => {
  test('answers with layers from the most to the least stable, and counts', async (context) => {
    const rootfs = temporaryRootfs(context, { ...components(3), 'opt/big': file(new Uint8Array(mebibyte)) });
    const result = await plan({ rootfs, sourceDateEpoch: epoch });
    expect(result).toMatchObject({ entries: 5, components: 5, sourceDateEpoch: epoch });
    expect(result.layers).toEqual([
      { components: ['xattr/c0'], stability: expect.closeTo(Math.exp(-7 / 1000), 12), size: 9, entries: 1 },
      { components: ['xattr/c1'], stability: expect.closeTo(Math.exp(-7 / 999), 12), size: 9, entries: 1 },
      { components: ['xattr/c2'], stability: expect.closeTo(Math.exp(-7 / 998), 12), size: 9, entries: 1 },
      { components: ['bigfiles/big'], stability: expect.closeTo(Math.exp(-7 / 30), 12), size: mebibyte, entries: 2 },
      { components: ['chunkah/unclaimed'], stability: 0, size: 0, entries: 1 },
    ]);
  });

  test('has a forecast where one is asked for', async (context) => {
    const rootfs = temporaryRootfs(context, { ...components(40), 'opt/big': file(new Uint8Array(mebibyte)) });
    const options = { rootfs, maxLayers: 10, sourceDateEpoch: epoch };
    expect(await plan(options)).not.toHaveProperty('forecast');
    const { forecast, summary, layers } = await plan({ ...options, forecast: true });
    expect(forecast?.updates.map(({ days }) => days)).toEqual([1, 7, 30]);
    expect(forecast?.updates[1]?.bytes).toBe(summary.expectedWeeklyDownload);
    expect(forecast?.otherLayers.map(({ maxLayers }) => maxLayers)).toEqual([10, 32, 64]);
    expect(forecast?.otherLayers[0]).toEqual({
      maxLayers: 10,
      layers: layers.length,
      bytes: summary.expectedWeeklyDownload,
    });
    expect(forecast?.costliest).toHaveLength(10);
    const [dearest] = forecast?.costliest ?? [];
    expect(dearest).toMatchObject({ name: 'bigfiles/big', size: mebibyte });
    expect(layers[(dearest?.layer ?? 0) - 1]?.components).toContain('bigfiles/big');
    const daily = await plan({ ...options, updateEvery: ['daily', 3], updatePeriod: 'daily' });
    expect(daily.forecast).toMatchObject({ updates: [{ days: 1 }, { days: 3 }], periodDays: 1 });
    await expect(plan({ ...options, updateEvery: [0] })).rejects.toMatchObject({ code: 'UPDATE_EVERY_INVALID' });
  });

  test('sums up what the layers come to, in bytes and shares', async (context) => {
    const weekly = { 'user.component': 'w', 'user.update-interval': 'weekly' };
    const rootfs = temporaryRootfs(context, {
      'a/w': file(new Uint8Array(3000), { xattrs: weekly }),
      'a/x': hardlink('a/w'),
      'b/rest': file(new Uint8Array(1000)),
    });
    const { summary } = await plan({ rootfs });
    expect(summary).toEqual({
      layers: 2,
      components: 2,
      bytes: 4000,
      unclaimedShare: 0.25,
      expectedWeeklyDownload: Math.round(3000 * (1 - Math.exp(-1)) + 1000),
    });
    expect(await plan({ rootfs, maxLayers: 1 })).toMatchObject({
      summary: { layers: 1, components: 2, bytes: 4000, unclaimedShare: 0.25, expectedWeeklyDownload: 4000 },
    });
    const empty = temporaryRootfs(context, { 'a/w': file('', { xattrs: weekly }) });
    expect(await plan({ rootfs: empty })).toMatchObject({
      summary: { layers: 2, bytes: 0, unclaimedShare: 0, expectedWeeklyDownload: 0 },
    });
  });

  test('orders layers of equal stability as packed, in tiers the largest first, but not where bytes of another program are wanted', async (context) => {
    const of = (name: string, size: number) => file(new Uint8Array(size), { xattrs: { 'user.component': name } });
    const tree = { a: of('a', 10), b: of('b', 30), c: of('c', 20), d: of('d', 30) };
    const rootfs = temporaryRootfs(context, tree);
    const names = async (options: Partial<PlanOptions>) =>
      (await plan({ rootfs, ...options })).layers.map((layer) => layer.components.join(' '));
    expect(await names({})).toEqual(['xattr/a', 'xattr/b', 'xattr/c', 'xattr/d']);
    expect(await names({ packer: 'tiers' })).toEqual(['xattr/b', 'xattr/d', 'xattr/c', 'xattr/a']);
    expect(await names({ compat: 'chunkah-0.6' })).toEqual(['xattr/a', 'xattr/b', 'xattr/c', 'xattr/d']);
  });

  test('gives components without bytes no layer where others have to share', async (context) => {
    const of = (name: string) => ({ xattrs: { 'user.component': name } });
    const rootfs = temporaryRootfs(context, {
      ...components(8),
      boot: directory(of('kernel')),
      'usr/share/locale': directory(of('locales')),
    });
    const { layers } = await plan({ rootfs, maxLayers: 8 });
    expect(layers).toHaveLength(8);
    for (const { size } of layers) expect(size).toBe(9);
    const last = ['chunkah/unclaimed', expect.stringMatching(/^xattr\/c/), 'xattr/kernel', 'xattr/locales'];
    expect(layers.at(-1)).toMatchObject({ components: last });
    expect((await plan({ rootfs, maxLayers: 9 })).layers.at(-1)).toMatchObject({
      components: ['chunkah/unclaimed', 'xattr/kernel', 'xattr/locales'],
      size: 0,
    });
    expect((await plan({ rootfs, maxLayers: 11 })).layers).toHaveLength(11);
  });

  test.each([1, 2, 5, 9])('packs ten components into at most %i layers', async (maxLayers) => {
    const rootfs = temporaryDirectory();
    for (let number = 0; number < 10; number += 1) {
      writeFileSync(join(rootfs, `big${number}`), new Uint8Array(mebibyte + number));
    }
    const { layers } = await plan({ rootfs, maxLayers });
    expect(layers.length).toBeLessThanOrEqual(maxLayers);
    expect(layers.length).toBeGreaterThan(maxLayers / 2);
    const names = layers.flatMap((layer) => layer.components).sort();
    expect(names).toEqual(Array.from({ length: 10 }, (_, number) => `bigfiles/big${number}`));
    for (const layer of layers) expect(layer.components).toEqual([...layer.components].sort());
  });

  test('120 layers unless another number is given, and 64 with compat', async (context) => {
    const rootfs = temporaryRootfs(context, components(130));
    const count = async (options: Partial<PlanOptions>) => (await plan({ rootfs, ...options })).layers.length;
    expect(await count({ packer: 'tiers' })).toBe(120);
    expect(await count({ compat: 'chunkah-0.6' })).toBe(64);
    expect(await count({ compat: 'chunkah-0.6', maxLayers: 100 })).toBe(100);
  });

  test('counts the content of an inode once, and leaves out what is pruned', async (context) => {
    const big = file(new Uint8Array(mebibyte));
    const rootfs = temporaryRootfs(context, { a: big, b: hardlink('a'), 'c/d': file('x'), e: file('yy') });
    const { layers } = await plan({ rootfs, prune: ['/c/', '/e'] });
    expect(layers.map(({ components: names, size, entries }) => [...names, size, entries])).toEqual([
      ['bigfiles/a', mebibyte, 2],
      ['chunkah/unclaimed', 0, 1],
    ]);
  });

  test('the epoch comes from the image config unless it is given', async () => {
    const rootfs = temporaryDirectory();
    writeFileSync(join(rootfs, 'big'), new Uint8Array(mebibyte));
    const imageConfig = JSON.stringify({ Created: '2020-01-01T00:00:00.5Z', Config: {} });
    expect(await plan({ rootfs, imageConfig })).toMatchObject({ sourceDateEpoch: 1_577_836_800 });
    expect(await plan({ rootfs, imageConfig, sourceDateEpoch: 7 })).toMatchObject({ sourceDateEpoch: 7 });
  });

  test('writes nothing', async () => {
    const top = temporaryDirectory();
    mkdirSync(join(top, 'rootfs'));
    writeFileSync(join(top, 'rootfs/big'), new Uint8Array(mebibyte));
    await plan({ rootfs: join(top, 'rootfs') });
    expect([readdirSync(top), readdirSync(join(top, 'rootfs'))]).toEqual([['rootfs'], ['big']]);
  });

  test('special files end it, or are left out', async () => {
    const rootfs = temporaryDirectory();
    writeFileSync(join(rootfs, 'big'), new Uint8Array(mebibyte));
    execFileSync('mkfifo', [join(rootfs, 'pipe')]);
    await expect(plan({ rootfs })).rejects.toMatchObject({ code: 'SPECIAL_FILE' });
    expect(await plan({ rootfs, skipSpecialFiles: true })).toMatchObject({ entries: 1 });
    expect(await heard({ rootfs, skipSpecialFiles: true })).toContain('info: left out 1 special files');
  });

  test('labels that contradict each other end it with a message that names the files', async (context) => {
    const xattrs = (interval: string) => ({ 'user.component': 'x', 'user.update-interval': interval });
    const rootfs = temporaryRootfs(context, {
      a: file('', { xattrs: xattrs('7') }),
      b: file('', { xattrs: xattrs('8') }),
    });
    await expect(plan({ rootfs })).rejects.toMatchObject({
      code: 'XATTR_INTERVALS_DIFFER',
      message: expect.stringMatching(/repo xattr .*\/a.*\/b/),
      hint: expect.any(String),
    });
  });

  test('ends when it is aborted, with the reason', async () => {
    const reason = new Error('enough');
    const run = plan({ rootfs: temporaryDirectory(), signal: AbortSignal.abort(reason) });
    await expect(run).rejects.toBe(reason);
  });
});

describe('warnings', () => {
  const warnings = async (options: PlanOptions) => (await heard(options)).filter((line) => line.startsWith('warn: '));

  test('none for a labelled rootfs', async (context) => {
    const rootfs = temporaryRootfs(context, { ...components(1), 'sysroot/other': directory() });
    expect(await warnings({ rootfs, maxLayers: 125, prune: ['/sysroot/'] })).toEqual([]);
  });

  test('a prune path that matches nothing', async (context) => {
    const rootfs = temporaryRootfs(context, components(1));
    expect(await warnings({ rootfs, prune: ['/nothing/', '/f0/'] })).toEqual([
      'warn: --prune /nothing/ matched nothing',
      'warn: --prune /f0/ matched nothing',
    ]);
  });

  test('a second copy of the system', async (context) => {
    const rootfs = temporaryRootfs(context, { ...components(1), 'sysroot/ostree/repo': directory() });
    expect(await warnings({ rootfs })).toEqual([expect.stringMatching(/sysroot\/ostree.*--prune \/sysroot\//)]);
    expect(await warnings({ rootfs, prune: ['/sysroot/'] })).toEqual([]);
  });

  test('more layers than clients take, and more again', async (context) => {
    const rootfs = temporaryRootfs(context, components(1));
    const many = expect.stringContaining('more than 125 layers');
    expect(await warnings({ rootfs, maxLayers: 126 })).toEqual([many]);
    expect(await warnings({ rootfs, maxLayers: 501 })).toEqual([many, expect.stringContaining('500')]);
  });

  test('the layers that chunkah 0.6 warns of', async (context) => {
    const rootfs = temporaryRootfs(context, components(1));
    const compat = 'chunkah-0.6';
    expect(await warnings({ rootfs, maxLayers: 127, compat })).toEqual([]);
    expect(await warnings({ rootfs, maxLayers: 128, compat })).toEqual([expect.stringContaining('127 layers')]);
  });

  test('only sizes of files to go by', async () => {
    const rootfs = temporaryDirectory();
    writeFileSync(join(rootfs, 'big'), new Uint8Array(mebibyte));
    expect(await warnings({ rootfs })).toEqual([expect.stringContaining('user.component')]);
  });

  const usr = [{ prefix: '/usr', component: 'usr' }];
  const onlyRules = 'only the sizes of files and the rules of presets tell components apart';

  test('only sizes of files and rules of presets to go by', async (context) => {
    const rootfs = temporaryRootfs(context, { 'usr/big': file(new Uint8Array(mebibyte)), 'usr/x': file('x') });
    const small = temporaryRootfs(context, { 'usr/x': file('x') });
    expect(await warnings({ rootfs, presetRules: usr })).toEqual([expect.stringContaining(onlyRules)]);
    expect(await warnings({ rootfs: small, presetRules: usr })).toEqual([expect.stringContaining(onlyRules)]);
    const repos = [['bigfiles', false]] as const;
    expect(await warnings({ rootfs, presetRules: usr, repos })).toEqual([
      expect.stringContaining('only the rules of presets tell components apart'),
    ]);
    const ofPreset = { repos: [['pathmap', { rules: usr }]] as const, repoOrigins: { pathmap: 'preset acme' } };
    expect(await warnings({ rootfs, ...ofPreset })).toEqual([expect.stringContaining(onlyRules)]);
  });

  test('none of that where rules of presets come to a source of components', async (context) => {
    const rootfs = temporaryRootfs(context, { ...components(1), 'usr/x': file('x') });
    const componentMap = join(temporaryDirectory(), 'rules.json');
    writeFileSync(componentMap, JSON.stringify(usr));
    expect(await warnings({ rootfs, presetRules: usr })).toEqual([]);
    const unlabelled = temporaryRootfs(context, { 'usr/x': file('x') });
    for (const own of [{ rules: usr }, { componentMap }, { repos: [['pathmap', { rules: usr }]] as const }]) {
      const rules = [{ prefix: '/nowhere', component: 'x' }];
      expect(await warnings({ rootfs: unlabelled, presetRules: rules, ...own })).toEqual([]);
    }
  });

  test('that a Debian root lacks its packages, and how to name them, but nothing where they are', async (context) => {
    const debian: Tree = { 'usr/big': file(new Uint8Array(mebibyte)), 'etc/debian_version': file('12.0') };
    const rootfs = temporaryRootfs(context, debian);
    const named = expect.stringContaining('--database dpkg=PATH');
    const ways = expect.stringContaining('--database REPO=PATH');
    expect(await warnings({ rootfs })).toEqual([named, ways]);
    expect(await warnings({ rootfs, presetRules: usr })).toEqual([named, ways]);
    const status = file('Package: x\nStatus: install ok installed\nArchitecture: all\nVersion: 1\n');
    const complete: Tree = {
      ...debian,
      'var/lib/dpkg/status': status,
      'var/lib/dpkg/info/format': file('1\n'),
      'var/lib/dpkg/info/x.list': file('/.\n/usr\n/usr/big\n'),
    };
    expect(await warnings({ rootfs: temporaryRootfs(context, complete) })).toEqual([]);
  });
});

describe('the file of components', () => {
  test('holds each component before packing, with its files', async (context) => {
    const rootfs = temporaryRootfs(context, { ...components(2), 'caf\udce9\u0001': file('rest') });
    const componentsFile = join(temporaryDirectory(), 'components.json');
    await plan({ rootfs, maxLayers: 1, componentsFile });
    const text = readFileSync(componentsFile, 'utf8');
    const stability = (days: number) => expect.closeTo(Math.exp(-7 / days), 12);
    expect(JSON.parse(text)).toEqual({
      components: {
        'chunkah/unclaimed': { file_count: 1, size: 4, stability: 0, files: ['/caf\udce9\u0001'] },
        'xattr/c0': { file_count: 1, size: 9, stability: stability(1000), files: ['/f0'] },
        'xattr/c1': { file_count: 1, size: 9, stability: stability(999), files: ['/f1'] },
      },
    });
    expect(text).toContain('"/caf\\udce9\\u0001"');
    expect(text.endsWith('}\n')).toBe(true);
  });

  test('that cannot be written ends the run', async (context) => {
    const rootfs = temporaryRootfs(context, components(1));
    const outside = temporaryDirectory();
    for (const componentsFile of [join(outside, 'no/file'), outside]) {
      await expect(plan({ rootfs, componentsFile })).rejects.toMatchObject({
        code: 'REPORT_NOT_WRITTEN',
        message: expect.stringContaining(componentsFile),
      });
    }
  });
});
