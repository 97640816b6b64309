import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run, runChunkah, scratchDirectory } from './program.ts';
import { blobFile, readImage } from './read-image.ts';
import { smallRpmTree } from './rpm/small-tree.ts';

// Small packages that rpmbuild makes and rpm installs.

const epoch = 1_000_000_000;

/** Times of all entries in all layers and of the history, in Unix seconds. */
async function timesIn(rootfs: string, args: readonly string[]): Promise<number[]> {
  const image = join(scratchDirectory(), 'image');
  const options = ['--rootfs', rootfs, '-o', `oci:${image}`, '--source-date-epoch', String(epoch), '--no-config-file'];
  const { code, stderr } = await runChunkah(['build', ...options, ...args]);
  expect(code, stderr).toBe(0);
  const { layers, config } = readImage(image);
  const { history }: { history: { created: string }[] } = JSON.parse(config);
  const times = history.map(({ created }) => Date.parse(created) / 1000);
  for (const { digest } of layers) {
    const list = await run('tar', ['-tvf', blobFile(image, digest), '--full-time'], { env: { TZ: 'UTC' } });
    for (const [, day, time] of String(list).matchAll(/ (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/g)) {
      times.push(Date.parse(`${day}T${time}Z`) / 1000);
    }
  }
  return times;
}

test('packages that were built after the epoch give no time that is later, but under --compat they do', async () => {
  const rootfs = await smallRpmTree(scratchDirectory(), ['/usr/share/sample/', '/usr/share/sample/file']);
  const times = await timesIn(rootfs, []);
  expect(times.length).toBeGreaterThan(6);
  expect(Math.max(...times)).toBe(epoch);
  expect(Math.max(...(await timesIn(rootfs, ['--compat', 'chunkah-0.6'])))).toBeGreaterThan(epoch);
});

/** The paths of each component. */
async function componentsOf(rootfs: string, args: readonly string[]): Promise<Record<string, string[]>> {
  const report = join(scratchDirectory(), 'components.json');
  const { code, stderr } = await runChunkah(['plan', '--rootfs', rootfs, '--write-manifest-to', report, ...args]);
  expect(code, stderr).toBe(0);
  const { components }: { components: Record<string, { files: string[] }> } = JSON.parse(readFileSync(report, 'utf8'));
  return Object.fromEntries(Object.entries(components).map(([name, { files }]) => [name, files]));
}

test('the places of databases belong to the package that lists them, under --compat to nobody', async () => {
  const places = ['/usr/lib/sysimage/rpm/', '/usr/share/rpm/', '/var/lib/rpm/', '/usr/share/rpm/macros'];
  const rootfs = await smallRpmTree(scratchDirectory(), [...places, '/usr/bin/rpm']);
  const listed = ['/usr/lib/sysimage/rpm', '/usr/share/rpm', '/usr/share/rpm/macros', '/var/lib/rpm'];
  const byDefault = await componentsOf(rootfs, []);
  expect(byDefault['rpm/sample']).toEqual(['/usr/bin/rpm', ...listed]);
  expect(byDefault['chunkah/unclaimed']).toContain('/var/lib/rpm/rpmdb.sqlite');
  const compatible = await componentsOf(rootfs, ['--compat', 'chunkah-0.6']);
  expect(compatible['rpm/sample']).toEqual(['/usr/bin/rpm']);
  expect(compatible['chunkah/unclaimed']).toEqual(expect.arrayContaining([...listed, '/var/lib/rpm/rpmdb.sqlite']));
});
