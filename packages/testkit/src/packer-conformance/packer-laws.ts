import assert from 'node:assert/strict';
import type { Packer, PackRequest } from '@chunkah/core';
import { vi } from 'vitest';

/** Messages of core name the packer. */
export function packerHasName({ name }: Packer): void {
  assert.equal(typeof name, 'string', 'the name is a text');
  assert.notEqual(name, '', 'the name is not empty');
}

/** No item is missing or in two layers. */
export function itemsAreInOneLayer(packer: Packer, request: PackRequest): void {
  const packed = packer.pack(request).flat();
  const expected = [...request.items.keys()];
  assert.deepEqual(packed.toSorted(ascending), expected, 'each item is in exactly one layer');
}

/** No more layers than allowed, and no empty one. */
export function layersAreBounded(packer: Packer, request: PackRequest): void {
  const layers = packer.pack(request);
  assert.ok(layers.length <= request.maxLayers, `${layers.length} layers are no more than ${request.maxLayers}`);
  assert.ok(
    layers.every((layer) => layer.length > 0),
    'no layer is empty',
  );
}

/** An item with its own layer does not share it. */
export function ownLayersAreOwn(packer: Packer, request: PackRequest): void {
  for (const layer of packer.pack(request)) {
    const own = layer.filter((index) => request.ownLayer.has(index));
    assert.ok(own.length === 0 || layer.length === 1, 'an item with a layer of its own is alone there');
  }
}

/** An image must not depend on the order in which components were found. */
export function itemOrderDoesNotMatter(packer: Packer, request: PackRequest): void {
  const expected = layersByName(packer, request);
  for (const order of ordersOf(request.items.length)) {
    const shuffled = {
      ...request,
      items: order.map((index) => request.items[index]).filter((item) => item !== undefined),
      ownLayer: new Set([...order.keys()].filter((place) => request.ownLayer.has(order[place] ?? -1))),
    };
    assert.deepEqual(layersByName(packer, shuffled), expected, 'the same items in another order give the same layers');
  }
}

/** Nor on earlier calls of the packer. */
export function packingsAreEqual(packer: Packer, request: PackRequest): void {
  const first = packer.pack(request);
  assert.deepEqual(packer.pack(request), first, 'a second packing of the same request gives the same');
}

/** Nor on the time at which the program runs, or on random numbers. */
export function clockAndChanceDoNotMatter(packer: Packer, request: PackRequest): void {
  const at = (time: string, chance: number) => {
    const random = vi.spyOn(Math, 'random').mockReturnValue(chance);
    const mockedBefore = vi.getMockedSystemTime();
    vi.setSystemTime(time);
    try {
      return packer.pack(request);
    } finally {
      random.mockRestore();
      if (mockedBefore === null) vi.useRealTimers();
      else vi.setSystemTime(mockedBefore);
    }
  };
  const first = at('2001-02-03T04:05:06.789Z', 0.1);
  assert.deepEqual(at('2098-12-31T23:59:59.000Z', 0.9), first, 'another time and other random numbers give the same');
}

/** Core uses the request afterwards. */
export function requestStaysAsItIs(packer: Packer, request: PackRequest): void {
  const handed = structuredClone(request);
  packer.pack(handed);
  assert.deepEqual(handed, request, 'the request is as it was');
}

/** The names in each layer, with the layers in order. */
function layersByName(packer: Packer, request: PackRequest): string[][] {
  return packer.pack(request).map((layer) => layer.map((index) => request.items[index]?.name ?? '').sort());
}

/** Backwards, and in a mixed order. */
function ordersOf(count: number): number[][] {
  const indexes = Array.from({ length: count }, (_, index) => index);
  const mixed = indexes.toSorted((left, right) => ((left * 7919) % 1009) - ((right * 7919) % 1009));
  return [indexes.toReversed(), mixed];
}

function ascending(left: number, right: number): number {
  return left - right;
}
