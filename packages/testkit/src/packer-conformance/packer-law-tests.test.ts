import type { Packer, PackItem, PackRequest } from '@chunkah/core';
import { packBesideOwnLayers, tiersPacker } from '@chunkah/core/engine';
import { describe, expect, test } from 'vitest';
import { packerLawTests } from './packer-law-tests.ts';

type Layers = readonly (readonly number[])[];

const good = tiersPacker;

function packing(pack: (request: PackRequest, layers: Layers) => Layers): Packer {
  return { name: 'broken', pack: (request) => pack(request, good.pack(request)) };
}

let calls = 0;

/** Laws, and packers that break them. */
const broken: Readonly<Record<string, Readonly<Record<string, Packer>>>> = {
  'has a name': { 'an empty name': { ...good, name: '' } },
  'puts each item into exactly one layer': {
    'the last layer left out': packing((_, layers) => layers.slice(0, -1)),
    'the first item twice': packing((_, layers) => layers.map((layer) => [...layer, layers[0]?.[0] ?? 0])),
    'an item that does not exist': packing(({ items }, layers) => layers.map((layer) => [...layer, items.length])),
  },
  'gives no empty layer and no more layers than allowed': {
    'a layer for each item': packing(({ items }) => Array.from(items, (_, index) => [index])),
    'all layers it may have': packing(({ maxLayers }, layers) => [
      ...layers,
      ...Array.from({ length: maxLayers - layers.length }, () => []),
    ]),
  },
  'leaves items with a layer of their own alone': {
    'own layers overlooked': packing((request) => good.pack({ ...request, ownLayer: new Set() })),
  },
  'gives the same for items in another order': {
    'the first item first': packing((_, layers) => layers.toSorted((left) => (left.includes(0) ? -1 : 0))),
    'by the order of the items': packing((request) =>
      packBesideOwnLayers(request, (items, maxLayers) => {
        const place = (name: string) => request.items.findIndex((item) => item.name === name) % maxLayers;
        return [...Map.groupBy(items.keys(), (index) => place(items[index]?.name ?? '')).values()];
      }),
    ),
  },
  'gives the same a second time': {
    'turned round each time': packing((_, layers) => {
      calls += 1;
      return calls % 2 === 0 ? layers : layers.toReversed();
    }),
  },
  'gives the same at another time and with other random numbers': {
    'turned round in this century': packing((_, layers) =>
      new Date().getFullYear() > 2050 ? layers : layers.toReversed(),
    ),
    'turned round at random': packing((_, layers) => (Math.random() > 0.5 ? layers : layers.toReversed())),
  },
  'leaves the request as it is': {
    'items sorted in place': packing(({ items }, layers) => {
      (items as PackItem[]).sort((left, right) => (left.name < right.name ? -1 : 1));
      return layers;
    }),
    'own layers crossed off': packing(({ ownLayer }, layers) => {
      (ownLayer as Set<number>).clear();
      return layers;
    }),
  },
};

async function brokenLaws(packer: Packer): Promise<string[]> {
  const found: string[] = [];
  for (const { name, check } of packerLawTests(packer, [])) {
    try {
      await check();
    } catch {
      found.push(name);
    }
  }
  return found;
}

test('a good packer keeps all laws', async () => {
  expect(await brokenLaws(good)).toEqual([]);
});

for (const [law, packers] of Object.entries(broken)) {
  describe(`the law "${law}" bites`, () => {
    test.each(Object.entries(packers))('%s', async (_fault, packer) => {
      expect(await brokenLaws(packer)).toContain(law);
    });
  });
}

test('every law has a packer that breaks it', () => {
  expect(packerLawTests(good, []).map(({ name }) => name)).toEqual(Object.keys(broken));
});

test('laws are tried on further requests too', async () => {
  const request = { items: [], maxLayers: 77, ownLayer: new Set<number>(), now: 20_000, periodDays: 7 };
  const seen = new Set<number>();
  const recording = packing(({ maxLayers }, layers) => {
    seen.add(maxLayers);
    return layers;
  });
  for (const { check } of packerLawTests(recording, [request])) await check();
  expect(seen).toContain(77);
});
