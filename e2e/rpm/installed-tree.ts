import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureRoot } from '@chunkah/roots';
import { run } from '../program.ts';
import { buildRpms } from './build-rpms.ts';
import { debianPackages } from './debian-packages.ts';
import { databaseDirectory } from './rpm-query.ts';

/** Debian's own key: any key will do. */
const keyFile = 'etc/apt/trusted.gpg.d/debian-archive-bookworm-stable.asc';

/** Packages that are installed without their documentation, which stays in the tree, unclaimed. */
const withoutDocumentation = ['bash', 'git', 'python3-yaml'];

/**
 * A Debian root whose packages rpm installed once more: an RPM of each package with its real files
 * and changelog, and a key. Below a directory on the disk. Some files lie elsewhere than their
 * packages say.
 */
export async function installedTree(parent: string): Promise<string> {
  const rootfs = join(parent, 'rootfs');
  const workDirectory = join(parent, 'work');
  // Without labels, which would win over packages.
  await run('cp', ['-dR', '--preserve=mode,ownership,timestamps,links', await ensureRoot('debian-server'), rootfs]);
  mkdirSync(workDirectory);
  const rpms = await buildRpms(rootfs, debianPackages(rootfs), workDirectory);
  const rpm = ['--root', rootfs, '--dbpath', databaseDirectory];
  const install = [...rpm, '-i', '--nodeps', '--noscripts', '--notriggers', '--nosignature', '--replacefiles'];
  const isBare = (path: string) => withoutDocumentation.some((name) => path.endsWith(`/${name}.rpm`));
  await run('rpm', [...install, ...rpms.filter((path) => !isBare(path))], { timeout: 600_000 });
  await run('rpm', [...install, '--excludedocs', ...rpms.filter(isBare)], { timeout: 600_000 });
  await run('rpm', [...rpm, '--import', join(rootfs, keyFile)]);
  await run('rm', ['-rf', workDirectory]);
  await run('mv', ['usr/share/perl', 'usr/share/moved-perl'], { cwd: rootfs });
  await run('cp', ['-r', 'usr/share/moved-perl', 'opt/copied-perl'], { cwd: rootfs });
  return rootfs;
}
