import { join } from 'node:path';
import { ensureRoot } from '@chunkah/roots';
import { expect, test } from 'vitest';
import { run, runChunkah, scratchDirectory } from '../program.ts';
import { readImage } from '../read-image.ts';
import { treeDifferences } from '../real-root/tree-differences.ts';

/** Removes, replaces, links and changes what a Debian has, and what others write again besides. */
const changes = `
rm -rf usr/share/doc/apt usr/share/man usr/share/locale/de etc/cron.daily; mkdir usr/share/man; echo new > usr/share/man/new
chmod -R g+w usr/share/perl5 && chown -R 3000000:50 usr/share/common-licenses
cp -al usr/share/zoneinfo usr/share/zoneinfo-linked; ln usr/bin/perl usr/bin/perl-linked; ln usr/bin/dpkg usr/bin/dpkg-linked
rm -rf usr/share/debconf && echo file > usr/share/debconf; rm usr/bin/yes && mkdir -p usr/bin/yes/deep && echo x > usr/bin/yes/deep/x
cp usr/bin/dd usr/bin/capable && setcap cap_net_raw+ep usr/bin/capable && ln usr/bin/capable usr/bin/capable-too
touch usr/bin/true; setfattr -n user.k -v v usr/bin/false; echo >> etc/debian_version
cp -a usr/lib/x86_64-linux-gnu/perl-base perl-base && rm -r usr/lib/x86_64-linux-gnu/perl-base && mv perl-base usr/lib/x86_64-linux-gnu/
`;

test('a Debian that umoci changed shows the same tree on the layers of its base', async () => {
  const scratch = scratchDirectory();
  const build = async (...args: string[]) => {
    const common = ['--no-progress', '--skip-special-files', '--source-date-epoch', '1700000000'];
    const { code, stderr } = await runChunkah(['build', ...common, ...args], { cwd: scratch });
    expect(code, stderr).toBe(0);
  };
  const root = await ensureRoot('debian-minimal');
  await build('--rootfs', root, '--max-layers', '40', '--compressed', '-o', 'oci:base:test');
  await run('skopeo', ['copy', 'oci:base:test', 'oci:app:test'], { cwd: scratch });
  await run('umoci', ['unpack', '--image', 'app:test', 'bundle'], { cwd: scratch });
  await run('bash', ['-ec', changes], { cwd: join(scratch, 'bundle/rootfs') });
  await run('umoci', ['repack', '--image', 'app:test', 'bundle'], { cwd: scratch });
  await build('--image', 'oci:app', '-o', 'oci:anew:test');
  await build('--image', 'oci:app', '--keep-base', 'oci:base', '-o', 'oci:kept:test');
  const [base, kept] = [readImage(join(scratch, 'base')), readImage(join(scratch, 'kept'))];
  expect(kept.layers.slice(0, base.layers.length)).toEqual(base.layers);
  expect(kept.diffIds.slice(0, base.layers.length)).toEqual(base.diffIds);
  const trees = ['anew', 'kept'].map((name) => join(scratch, `${name}.tree`));
  for (const tree of trees) {
    const name = tree.endsWith('kept.tree') ? 'kept' : 'anew';
    await run('umoci', ['unpack', '--image', `${name}:test`, tree], { cwd: scratch });
  }
  const [anew = '', onBase = ''] = trees.map((tree) => join(tree, 'rootfs'));
  // Made anew, a file of the base may get the earlier time of its component.
  const rule = { newest: 1_700_000_000, directoryTimes: false, mayBeEarlier: true } as const;
  expect(await treeDifferences(onBase, anew, rule)).toEqual([]);
  await build('--image', 'oci:kept', '--keep-base', 'oci:base', '-o', 'oci:again:test');
  expect(readImage(join(scratch, 'again')).manifestDigest).toBe(kept.manifestDigest);
});
