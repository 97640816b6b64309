import { expect, test } from 'vitest';
import { doorNames } from './plugin-door.ts';

/** What authors of plugins can take in at a look. */
const mostNames = 50;

const names = doorNames();

// A change of these types is one that authors of plugins see: `vitest run -u` in this folder takes
// it on, the commit that does so says why, and the change gets a changeset.
test('the door for plugins exports the names and types that are recorded', async () => {
  const text = names.map(({ declarations }) => `${declarations}\n`).join('\n');
  await expect(text).toMatchFileSnapshot('./plugin-door.txt');
});

test(`the door for plugins has at most ${mostNames} names`, () => {
  expect(names.length).toBeLessThanOrEqual(mostNames);
});

test('every name of the door for plugins is documented', () => {
  expect(names.filter(({ isDocumented }) => !isDocumented).map(({ name }) => name)).toEqual([]);
});
