import { expect, test } from 'vitest';
import { doorNames } from './plugin-door.ts';

/** As many names as plugin authors can take in at a glance. */
const mostNames = 50;

const names = doorNames();

// Plugin authors see every change of these types: `vitest run -u` in this folder accepts it, the
// commit that does so says why, and the change gets a changeset.
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
