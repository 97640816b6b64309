import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { builtPackages } from './alpm/installed-tree.ts';
import { readGuide } from './guide.ts';
import { guidedBuild } from './guided-build.ts';
import { run, scratchDirectory } from './program.ts';

/** Takes the place of the package that all of Arch depends on. */
const base = `pkgname=base
pkgver=3
pkgrel=2
arch=(any)
depends=(filesystem demo-libs demo-tools single)
package() { :; }
`;

/** A package of which a new version comes out. */
function single(release: number): string {
  return `pkgname=single
pkgver=1.0
pkgrel=${release}
arch=(any)
package() { mkdir -p "$pkgdir/opt/single"; echo ${release} > "$pkgdir/opt/single/file"; }
`;
}

test('the Arch guide leads from a base to an image whose updates change only the layers of new packages', async () => {
  const scratch = scratchDirectory();
  await run('chmod', ['755', scratch]);
  const guide = readGuide('arch.md');
  const { directory, follow, layersOf } = guidedBuild(guide, join(scratch, 'work'));
  // A repository in a directory takes the place of a mirror.
  const mirror = join(scratch, 'mirror');
  mkdirSync(mirror);
  const publish = async (packages: readonly string[]) => {
    for (const path of packages) copyFileSync(path, join(mirror, basename(path)));
    const published = packages.map((path) => join(mirror, basename(path)));
    await run('repo-add', ['--quiet', join(mirror, 'core.db.tar.gz'), ...published]);
  };
  await publish(await builtPackages(join(scratch, 'built'), { base, single: single(1) }));

  expect(guide.commands('What you need')).toEqual([expect.stringMatching(/^apt-get install /)]);
  const writeFile = (name: string, change = (text: string) => text) =>
    writeFileSync(join(directory, name), change(guide.files.get(name) ?? ''));
  writeFile('pacman.conf', (text) =>
    text.replace('[options]\n', '[options]\nSigLevel = Never\n').replace(/^Server = .*$/m, `Server = file://${mirror}`),
  );
  await follow('1. Install the base');
  const looked = await follow('2. Look at what is in it');
  expect(looked).toMatch(/^alpm .* found /m);
  await follow('3. Build the image');
  await publish(await builtPackages(join(scratch, 'newer'), { single: single(2) }, []));
  await follow('4. Update it');

  const [before, after] = [layersOf('image'), layersOf('image-2')];
  expect([...before.keys()]).toEqual(expect.arrayContaining(['alpm/demo', 'alpm/filesystem', 'alpm/single']));
  const changed = [...after].filter(([name, digest]) => before.get(name) !== digest).map(([name]) => name);
  expect(changed.sort()).toEqual(['alpm/single', 'pathmap/package-database']);

  writeFile('chunkah.config.json');
  await follow('When the build empties /var');
  const without = layersOf('image-3');
  for (const name of ['alpm/demo', 'alpm/single']) expect(without.get(name), name).toBe(after.get(name));
});
