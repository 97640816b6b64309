import { readFileSync } from 'node:fs';
import { repackPool, triePacker } from '@chunkah/core/engine';

// A program: packs the components of a file, in another order than they stand in, in several ways,
// and prints the names in each layer.

const items = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const now = 18_262 + 2493;
let state = Number(process.argv[3]);
for (let place = items.length - 1; place > 0; place -= 1) {
  state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
  const other = state % (place + 1);
  [items[place], items[other]] = [items[other], items[place]];
}
const outcomes = [];
for (const pack of [triePacker.pack, repackPool]) {
  for (const [maxLayers, periodDays] of [
    [16, 7],
    [64, 1],
    [120, 7],
    [120, 2.5],
    [256, 30],
  ]) {
    const layers = pack({ items, maxLayers, ownLayer: new Set(), now, periodDays });
    outcomes.push(layers.map((members) => members.map((index) => items[index].name)));
  }
}
process.stdout.write(JSON.stringify(outcomes));
