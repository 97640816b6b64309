import type { Packer } from '@chunkah/core';
import { file, type Tree, temporaryRootfs } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import type { PlanOptions } from './options.ts';
import { plan } from './plan.ts';

/** Components of different sizes and stabilities. */
const tree: Tree = Object.fromEntries(
  Array.from({ length: 40 }, (_, number) => {
    const xattrs = { 'user.component': `c${number}`, 'user.update-interval': String(1 + ((number * 37) % 365)) };
    return [`f${number}`, file(new Uint8Array(100 * (1 + ((number * 53) % 97))), { xattrs })] as const;
  }),
);

async function planned(options: PlanOptions) {
  const warnings: string[] = [];
  const logger = { warn: (message: string) => void warnings.push(message), info() {}, debug() {} };
  const { layers } = await plan({ sourceDateEpoch: 1_800_000_000, maxLayers: 8, ...options, logger });
  return { warnings, layers: layers.map(({ components }) => components) };
}

test('a run packs in a trie unless told otherwise, and each packer by its own rule', async (context) => {
  const rootfs = temporaryRootfs(context, tree);
  const usual = await planned({ rootfs });
  const tiers = await planned({ rootfs, packer: 'tiers' });
  expect(await planned({ rootfs, packer: 'trie' })).toEqual(usual);
  expect(tiers.layers).not.toEqual(usual.layers);
  expect(tiers.layers.flat().sort()).toEqual(usual.layers.flat().sort());
});

test('a packer of the user decides which components share a layer, and the order', async (context) => {
  const packer: Packer = {
    name: 'by-parity',
    pack: ({ items }) => [1, 0].map((rest) => [...items.keys()].filter((index) => index % 2 === rest)),
  };
  const { layers } = await planned({ rootfs: temporaryRootfs(context, tree), packer });
  expect(layers.map((components) => components.length)).toEqual([20, 20]);
  expect(layers[0]?.slice(0, 2)).toEqual(['xattr/c1', 'xattr/c11']);
});

test('compat always packs in tiers, and a warning says that the packer has no effect', async (context) => {
  const rootfs = temporaryRootfs(context, tree);
  const compat = 'chunkah-0.6' as const;
  const { layers, warnings } = await planned({ rootfs, compat });
  const others = await planned({ rootfs, compat, packer: 'trie' });
  expect(others.layers).toEqual(layers);
  expect(others.warnings).toEqual(['compat fixes the packer tiers: the option packer has no effect', ...warnings]);
  expect(await planned({ rootfs, compat, packer: 'tiers' })).toEqual({ layers, warnings });
});

test.for([
  ['by default', {}, 7],
  ['as a number', { updatePeriod: 2.5 }, 2.5],
  ['by name', { updatePeriod: 'monthly' }, 30],
] as const)(
  'a packer is asked to keep updates small for clients of a period given %s',
  async ([, options, days], context) => {
    const asked: number[] = [];
    const packer: Packer = {
      name: 'mine',
      pack({ items, periodDays }) {
        asked.push(periodDays);
        return [[...items.keys()]];
      },
    };
    await planned({ rootfs: temporaryRootfs(context, tree), packer, ...options });
    expect(asked).toEqual([days]);
  },
);

test.each(['tree', {}, null])('%j is not a packer', async (packer) => {
  const options = { rootfs: '/nowhere', packer } as unknown as PlanOptions;
  await expect(plan(options)).rejects.toMatchObject({
    code: 'CHOICE_INVALID',
    hint: expect.stringContaining('tiers, trie'),
  });
});
