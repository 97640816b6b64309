import type { PackItem, PackRequest } from '@chunkah/core';

/** Unix day of all requests. */
const now = 20_000;

/** All kinds of requests that a packer may get, the same ones in every run. */
export const sampleRequests: readonly PackRequest[] = [
  request(0, 1),
  request(1, 1),
  request(5, 1),
  request(40, 7, { own: [3, 17] }),
  request(40, 40),
  request(40, 12, { own: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }),
  request(300, 64, { periodDays: 1, own: [299] }),
  request(300, 3, { item: (item) => ({ ...withoutHistory(item), stability: 0, volatile: true }) }),
  request(300, 20, { item: withoutHistory }),
  request(300, 20, { item: (item) => ({ ...item, size: 4096 }) }),
];

function request(
  count: number,
  maxLayers: number,
  options: {
    readonly own?: readonly number[];
    readonly periodDays?: number;
    readonly item?: (item: PackItem) => PackItem;
  } = {},
): PackRequest {
  const random = drawsFrom(count * 1000 + maxLayers);
  const { own = [], periodDays = 7, item = (same) => same } = options;
  const items = Array.from({ length: count }, (_, index) => item(sampleItem(index, random)));
  return { items, maxLayers, ownLayer: new Set(own), now, periodDays };
}

/**
 * A component of any size: empty or large, often or never changed, volatile, with an interval, or
 * with a day in the future.
 */
function sampleItem(index: number, random: () => number): PackItem {
  const name = `${['rpm', 'deb', 'x\u00e9'][index % 3]}/package-${Math.floor(random() * 1e9)}-${index}`;
  const size = index % 13 === 0 ? 0 : Math.floor(2 ** (random() * 32));
  const kind = index % 10;
  if (kind === 0) return { name, size, stability: 0, volatile: true };
  if (kind === 1) return { name, size, stability: 0.9, volatile: false, interval: 1 + Math.floor(random() * 400) };
  if (kind === 2) return { name, size, stability: 1, volatile: false };
  const days = new Set(Array.from({ length: Math.floor(random() * 30) }, () => now - Math.floor(random() * 1500)));
  if (kind === 3) days.add(now + 10);
  const changeDays = [...days].sort((left, right) => left - right);
  return { name, size, stability: Math.floor(random() * 100) / 100, volatile: false, changeDays };
}

function withoutHistory({ name, size, stability }: PackItem): PackItem {
  return { name, size, stability, volatile: false };
}

/** Pseudo-random numbers from 0 to below 1. */
function drawsFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
