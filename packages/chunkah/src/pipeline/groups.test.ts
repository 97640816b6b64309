import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explanationText, planText } from '@chunkah/report';
import { directory, file, type Tree, temporaryDirectory, temporaryRootfs } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { explain } from './explain.ts';
import type { PlanOptions } from './options.ts';
import { plan } from './plan.ts';
import { repos } from './repos.ts';

const label = (component: string, interval: number, size: number) =>
  file(new Uint8Array(size), { xattrs: { 'user.component': component, 'user.update-interval': String(interval) } });

const tree: Tree = {
  'usr/bin/bash': label('bash', 365, 1_000),
  'usr/lib/modules/vmlinuz': label('kernel', 30, 5_000),
  'usr/lib/modules/ext4.ko': label('kernel-modules', 30, 4_000),
  'usr/lib/firmware/wifi.bin': label('firmware', 90, 9_000),
  etc: directory(),
};

const groups = { boot: { components: ['xattr/kernel*', 'xattr/firmware'] } };

function stability(...intervals: readonly number[]) {
  return expect.closeTo(Math.exp(-intervals.reduce((sum, days) => sum + 7 / days, 0)), 12);
}

async function layersOf(options: PlanOptions): Promise<string[]> {
  const { layers } = await plan(options);
  return layers.map(({ components }) => components.join(' '));
}

describe('a plan with groups', () => {
  test('has each group as one component', async (context) => {
    const { layers, components } = await plan({ rootfs: temporaryRootfs(context, tree), groups });
    expect(components).toBe(3);
    expect(layers).toMatchObject([
      { components: ['xattr/bash'], stability: stability(365) },
      { components: ['group/boot'], stability: stability(30, 30, 90), size: 18_000, entries: 7 },
      { components: ['chunkah/unclaimed'] },
    ]);
  });

  test('takes the stability from the interval of the group', async (context) => {
    const { boot } = groups;
    const { layers } = await plan({
      rootfs: temporaryRootfs(context, tree),
      groups: { boot: { ...boot, interval: 'yearly' } },
    });
    expect(layers).toContainEqual(
      expect.objectContaining({ components: ['group/boot'], stability: stability(365), size: 18_000 }),
    );
  });

  test('gives a layer to a group that wants one, however few layers there are', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    const alone = { boot: { ...groups.boot, alone: true } };
    const rest = 'chunkah/unclaimed xattr/bash';
    expect(await layersOf({ rootfs, groups, maxLayers: 1 })).toEqual(['chunkah/unclaimed group/boot xattr/bash']);
    expect(await layersOf({ rootfs, groups: alone, maxLayers: 2 })).toEqual(['group/boot', rest]);
    await expect(plan({ rootfs, groups: alone, maxLayers: 1 })).rejects.toMatchObject({
      code: 'GROUPS_TOO_MANY',
      hint: 'allow at least 2 layers, or remove "alone" from some groups',
    });
  });

  test('lists the group in the file of components', async (context) => {
    const componentsFile = join(temporaryDirectory(), 'components.json');
    await plan({ rootfs: temporaryRootfs(context, tree), groups, componentsFile });
    const { components } = JSON.parse(readFileSync(componentsFile, 'utf8'));
    expect(Object.keys(components)).toEqual(['chunkah/unclaimed', 'group/boot', 'xattr/bash']);
    expect(components['group/boot']).toMatchObject({ file_count: 3, size: 18_000 });
  });

  test('warns of a pattern that takes nothing', async (context) => {
    const warnings: string[] = [];
    const logger = { warn: (message: string) => void warnings.push(message), info() {}, debug() {} };
    const named = { boot: { components: ['xattr/kernel', 'rpm/kernel-*'] } };
    await plan({ rootfs: temporaryRootfs(context, tree), groups: named, logger });
    expect(warnings).toEqual(['the group boot names components that do not exist: rpm/kernel-*']);
  });

  test('ends before the tree is read when a group is wrong', async () => {
    const run = plan({ rootfs: '/nowhere', groups: { Boot: { components: [] } } });
    await expect(run).rejects.toMatchObject({ code: 'GROUP_INVALID' });
  });
});

describe('an explanation', () => {
  test('tells the components that a group took, and the layer of the group', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    const paths = ['/usr/lib/modules/ext4.ko', '/usr/bin/bash'];
    const explained = await explain({ rootfs, groups, paths });
    expect(explained.paths).toMatchObject([
      {
        components: [{ name: 'group/boot', layer: 2, insteadOf: ['xattr/kernel-modules'] }],
        claims: [{ components: ['xattr/kernel-modules'] }],
      },
      { components: [{ name: 'xattr/bash', layer: 1 }] },
    ]);
  });

  test('of an entry that no repo claims may name a group too', async (context) => {
    const rest = { rest: { components: ['chunkah/unclaimed'] } };
    const { paths } = await explain({ rootfs: temporaryRootfs(context, tree), groups: rest, paths: ['/etc'] });
    expect(paths).toMatchObject([
      { decidedBy: 'unclaimed', components: [{ name: 'group/rest', insteadOf: ['chunkah/unclaimed'] }] },
    ]);
  });
});

test('repos have what they claim, grouped or not', async (context) => {
  const rootfs = temporaryRootfs(context, tree);
  expect(await repos({ rootfs, groups })).toEqual(await repos({ rootfs }));
});

test('the example of the guide comes out as it says', async (context) => {
  const guide = readFileSync(new URL('../../../../docs/guide/groups.md', import.meta.url), 'utf8');
  const [config] = blocksOf(guide, '```json');
  const [before, after, explanation] = blocksOf(guide, '```');
  const { groups: guideGroups } = JSON.parse(config ?? '');
  const rootfs = temporaryRootfs(context, {
    ...tree,
    'usr/lib/libc.so.6': label('glibc', 90, 2_000),
    'usr/bin/vim': label('vim', 14, 3_000),
  });
  const options = { rootfs, maxLayers: 4, groups: guideGroups };
  const command = '$ chunkah plan --rootfs rootfs --max-layers 4';
  const table = async (of: PlanOptions) => `${command}\n${planText(await plan(of), undefined)}`;
  expect(before).toBe(await table({ rootfs, maxLayers: 4 }));
  expect(after).toBe(await table(options));
  const explained = await explain({ ...options, paths: ['/usr/lib/modules/ext4.ko'] });
  expect(explanation).toBe(explanationText(explained));
});

/** The fenced blocks of a page that begin with `fence`, without their indentation. */
function blocksOf(page: string, fence: string): string[] {
  const blocks = page.matchAll(/^( *)(```\w*)\n(.*?)\n *```$/gms);
  return Array.from(blocks)
    .filter(([, , opening]) => opening === fence)
    .map(([, indentation = '', , text = '']) => text.replaceAll(`\n${indentation}`, '\n').slice(indentation.length));
}
