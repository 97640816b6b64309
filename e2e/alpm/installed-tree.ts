import { chownSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../program.ts';

/** The user nobody: makepkg refuses to run as root. */
const builder = 65_534;

/** When the packages are built, in Unix seconds. */
export const buildTime = 1_750_000_000;

const pkgbuilds = {
  filesystem: `pkgname=filesystem
pkgver=2025.10.12
pkgrel=1
arch=(any)
package() {
  mkdir -p "$pkgdir"/{etc,opt,usr/{bin,lib,share},var/lib}
  ln -s usr/bin "$pkgdir/bin"
  ln -s usr/lib "$pkgdir/lib"
  echo '# none' > "$pkgdir/etc/fstab"
}
backup=(etc/fstab)
`,
  demo: `pkgbase=demo
pkgname=(demo-libs demo-tools)
pkgver=2.0
pkgrel=3
epoch=1
arch=(any)
package_demo-libs() {
  mkdir -p "$pkgdir/usr/lib" "$pkgdir/usr/share/licenses/demo"
  printf 'lib' > "$pkgdir/usr/lib/libdemo.so.1"
  ln -s libdemo.so.1 "$pkgdir/usr/lib/libdemo.so"
  printf 'MIT' > "$pkgdir/usr/share/licenses/demo/LICENSE"
}
package_demo-tools() {
  mkdir -p "$pkgdir/usr/bin" "$pkgdir/usr/share/ünï" "$pkgdir/etc"
  printf 'tool' > "$pkgdir/usr/bin/demo"
  ln "$pkgdir/usr/bin/demo" "$pkgdir/usr/bin/demo-again"
  printf 'x' > "$pkgdir/usr/share/ünï/with space"
  printf 'conf' > "$pkgdir/etc/demo.conf"
}
`,
  meta: `pkgname=meta
pkgver=1
pkgrel=1
arch=(any)
package() { :; }
`,
};

/**
 * A root in which pacman installed packages.
 * @param parent a directory that does not exist yet, on the disk.
 * @param databasePath where the database is, as `DBPath` of `etc/pacman.conf` says.
 */
export async function installedTree(
  parent: string,
  packages: readonly string[],
  databasePath: string,
): Promise<string> {
  const rootfs = join(parent, 'rootfs');
  mkdirSync(join(rootfs, databasePath), { recursive: true });
  const options = '[options]\nSigLevel = Never\nLocalFileSigLevel = Never\nArchitecture = auto\n';
  writeFileSync(join(parent, 'pacman.conf'), options);
  await pacman(parent, databasePath, ['--noconfirm', '--noscriptlet', '-U', ...packages]);
  writeFileSync(join(rootfs, 'etc/pacman.conf'), `[options]\nDBPath = ${databasePath}\n`);
  return rootfs;
}

/** Runs pacman on that root. */
export async function pacman(parent: string, databasePath: string, args: readonly string[]): Promise<string> {
  const rootfs = join(parent, 'rootfs');
  const places = ['--root', rootfs, '--dbpath', join(rootfs, databasePath), '--config', join(parent, 'pacman.conf')];
  const aside = ['--cachedir', parent, '--logfile', join(parent, 'log'), '--hookdir', '/nonexistent'];
  return String(await run('pacman', [...places, ...aside, ...args], { env: { LC_ALL: 'C.UTF-8' } }));
}

/** Names of the packages that are built where nothing else is asked for. */
const usualNames = Object.keys(pkgbuilds);

/**
 * Packages that makepkg built: with links of a merged `/usr`, two packages of one base, an epoch,
 * odd names, one without files.
 * @param directory that does not exist yet, which all users can reach.
 * @param more PKGBUILDs besides, by name.
 * @param usual names of those of the packages above that are built.
 */
export async function builtPackages(
  directory: string,
  more: Readonly<Record<string, string>> = {},
  usual: readonly string[] = usualNames,
): Promise<string[]> {
  const output = join(directory, 'packages');
  for (const path of [directory, output]) {
    mkdirSync(path);
    chownSync(path, builder, builder);
  }
  const env = {
    ...{ LC_ALL: 'C.UTF-8', HOME: directory, PKGDEST: output, CARCH: 'x86_64', PKGEXT: '.pkg.tar' },
    SOURCE_DATE_EPOCH: String(buildTime),
  };
  const make = async (name: string, text: string) => {
    const cwd = join(directory, name);
    mkdirSync(cwd);
    chownSync(cwd, builder, builder);
    writeFileSync(join(cwd, 'PKGBUILD'), text);
    const makepkg = ['makepkg', '--nodeps', '--skipinteg', '--force'];
    await run('setpriv', [`--reuid=${builder}`, `--regid=${builder}`, '--clear-groups', ...makepkg], { cwd, env });
  };
  const chosen = Object.entries(pkgbuilds).filter(([name]) => usual.includes(name));
  await Promise.all([...chosen, ...Object.entries(more)].map(([name, text]) => make(name, text)));
  return readdirSync(output).map((name) => join(output, name));
}
