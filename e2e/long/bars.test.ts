import { fileURLToPath } from 'node:url';
import { ensureRoot, type RootName } from '@chunkah/roots';
import { expect, test } from 'vitest';
import { run } from '../program.ts';

const bench = fileURLToPath(new URL('../../tools/bench/src/cli.ts', import.meta.url));

interface Measurement {
  /** What `npm run roots` calls the tree. */
  readonly root: RootName;
  readonly items: string;
  readonly rounds: number;
}

const measurements: readonly Measurement[] = [
  { root: 'debian-minimal', items: 'help', rounds: 1 },
  { root: 'debian-server', items: 'gzip', rounds: 3 },
  { root: 'rpm-packages', items: 'load-rpm,plan-rpm', rounds: 7 },
  { root: 'debian-desktop', items: 'plan,oci,archive,pipe', rounds: 5 },
];

test.each(measurements)('$items on $root is within its bars', async ({ root, items, rounds }) => {
  const rootfs = await ensureRoot(root);
  const args = ['--rootfs', rootfs, '--only', items, '--rounds', String(rounds), '--check'];
  const command = ['--conditions=@chunkah/source', bench, ...args];
  const output = String(await run(process.execPath, command, { timeout: 3_600_000 }));
  const judged = output.matchAll(/^ok {4}(\S+): (?:wall|cpu) ratio /gm);
  expect(Array.from(judged, ([, item]) => item).sort()).toEqual(items.split(',').sort());
});
