import { writeSync } from 'node:fs';
import type { PackItem, PackRequest } from '@chunkah/core';
import { repackPool, triePacker } from '@chunkah/core/engine';

// A program: packs so many components into so many layers, by the trie or as after a previous
// image, and writes to descriptor 3 how long that took. Once: a build packs once, too.

const [way, count, maxLayers] = process.argv.slice(2);
const now = 20_000;

/** Components as a distribution has them: most are small, some change often, some in lock step. */
function components(number: number): PackItem[] {
  return Array.from({ length: number }, (_, index) => {
    const every = 5 + ((index * 7919) % 300);
    const first = now - 1 - (index % 11 === 0 ? 3 : (index * 31) % 90);
    const days = Array.from({ length: Math.floor(1500 / every) }, (_unused, change) => first - change * every);
    return {
      name: `deb/package-${index}`,
      size: 1024 + ((index * index * 104_729) % 50_000_017),
      stability: 0.9,
      volatile: false,
      changeDays: days.reverse(),
    };
  });
}

const items = components(Number(count));
const request: PackRequest = { items, maxLayers: Number(maxLayers), ownLayer: new Set(), now, periodDays: 7 };
const cpuBefore = process.cpuUsage();
const start = performance.now();
const layers = way === 'repack' ? repackPool(request) : triePacker.pack(request);
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);
if (layers.length === 0 || layers.length > request.maxLayers) throw new Error(`${layers.length} layers`);
writeSync(3, `${seconds} ${user / 1e6} ${system / 1e6} `);
