import { ensureRoot } from '@chunkah/roots';
import { expect, test } from 'vitest';
import { claimedByDpkg } from '../dpkg/claimed-by-dpkg.ts';
import { ownersByPath, queryPackages } from '../dpkg/listed-packages.ts';

test('a workstation has the owners that dpkg-query reports, for every package', async () => {
  const rootfs = await ensureRoot('debian-packages');
  const listed = ownersByPath(rootfs, await queryPackages(rootfs));
  const { owners } = await claimedByDpkg(rootfs);
  expect(listed.size).toBeGreaterThan(140_000);
  const texts = (of: ReadonlyMap<string, ReadonlySet<string>>) =>
    Array.from(listed.keys(), (path) => `${path}\t${[...(of.get(path) ?? [])].sort()}`);
  expect(texts(owners)).toEqual(texts(listed));
});
