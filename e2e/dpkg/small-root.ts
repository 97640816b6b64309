import { chmodSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../program.ts';

/** A package to build: its files with their contents, and more of its control file. */
interface BuiltPackage {
  readonly name: string;
  readonly architecture?: string;
  readonly control?: string;
  readonly conffiles?: readonly string[];
  /** A script that runs after unpacking. */
  readonly postinst?: string;
  readonly files: Readonly<Record<string, string>>;
}

const libraries = ['amd64', 'i386'].map((architecture): BuiltPackage => {
  const files = { [`usr/lib/${architecture}/libx.so`]: 'x', 'usr/share/doc/libx/copyright': 'free' };
  return { name: 'libx', architecture, control: 'Multi-Arch: same\nSource: x\n', files };
});

const alpha: BuiltPackage = {
  name: 'alpha',
  architecture: 'amd64',
  control: 'Source: alpha-src (1.0-1)\n',
  conffiles: ['/etc/alpha.conf'],
  files: { 'usr/bin/tool': 'a', 'etc/alpha.conf': 'a', 'usr/share/shared': 'old', 'usr/share/sp ace ünï': 'u' },
};
const beta: BuiltPackage = {
  name: 'beta',
  control: 'Replaces: alpha\n',
  files: { 'usr/bin/other': 'b', 'usr/share/shared': 'new' },
};
const gone: BuiltPackage = {
  name: 'gone',
  conffiles: ['/etc/gone.conf'],
  files: { 'etc/gone.conf': 'g', 'usr/bin/gone': 'g' },
};
const gamma: BuiltPackage = { name: 'gamma', files: { 'usr/bin/pager': 'gamma', 'usr/share/gamma': 'g' } };
const delta: BuiltPackage = { name: 'delta', files: { 'usr/bin/pager': 'delta', 'usr/share/local': 'moved' } };
const docs: BuiltPackage = {
  name: 'docs',
  files: { 'usr/share/doc/docs/changelog.gz': 'x', 'usr/share/man/man1/docs.1': 'm', 'lib/docs/merged': 'd' },
};
const broken: BuiltPackage = { name: 'broken', postinst: '#!/bin/sh\nexit 1\n', files: { 'usr/bin/broken': 'b' } };

/**
 * A root in which dpkg itself installed small packages: one that replaces a file, a diversion of a
 * package and a local one, two architectures, one that was removed with its configuration left, one
 * whose installation failed, and one without its documents, in a root whose `/lib` is a link.
 */
export async function smallDpkgRoot(parent: string): Promise<string> {
  const root = join(parent, 'root');
  for (const path of ['var/lib/dpkg/info', 'var/lib/dpkg/updates', 'usr/bin', 'usr/lib', 'etc']) {
    mkdirSync(join(root, path), { recursive: true });
  }
  symlinkSync('usr/lib', join(root, 'lib'));
  symlinkSync('usr/bin', join(root, 'bin'));
  for (const name of ['status', 'available']) writeFileSync(join(root, 'var/lib/dpkg', name), '');
  // dpkg wants a shell where it installs.
  copyFileSync('/bin/true', join(root, 'usr/bin/sh'));
  const forced = ['not-root', 'depends', 'script-chrootless'].map((name) => `--force-${name}`);
  const dpkg = (...args: string[]) => run('dpkg', [`--root=${root}`, ...forced, '--log=/dev/null', ...args]);
  const divert = (...args: string[]) => run('dpkg-divert', ['--root', root, ...args]);
  const built = (...packages: readonly BuiltPackage[]) => Promise.all(packages.map((one) => build(parent, one)));
  await dpkg('--add-architecture', 'i386');
  await dpkg('-i', ...(await built(alpha, ...libraries, gone, gamma)));
  await dpkg('-i', ...(await built(beta)));
  await dpkg('-r', 'gone');
  await divert('--package', 'delta', '--divert', '/usr/bin/pager.gamma', '--rename', '--add', '/usr/bin/pager');
  await divert('--local', '--no-rename', '--divert', '/usr/share/local.moved', '--add', '/usr/share/local');
  await dpkg('-i', ...(await built(delta)));
  await dpkg('--path-exclude=/usr/share/man/*', '--path-exclude=/usr/share/doc/*', '-i', ...(await built(docs)));
  await dpkg('-i', ...(await built(broken))).catch(() => undefined);
  return root;
}

async function build(parent: string, one: BuiltPackage): Promise<string> {
  const { name, architecture = 'all', control = '', conffiles, postinst, files } = one;
  const folder = join(parent, `${name}-${architecture}`);
  const put = (path: string, content: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  put(
    'DEBIAN/control',
    `Package: ${name}\nVersion: 1.0\nArchitecture: ${architecture}\nMaintainer: A <a@b.example>\n${control}Description: d\n`,
  );
  if (conffiles !== undefined) put('DEBIAN/conffiles', `${conffiles.join('\n')}\n`);
  if (postinst !== undefined) put('DEBIAN/postinst', postinst);
  if (postinst !== undefined) chmodSync(join(folder, 'DEBIAN/postinst'), 0o755);
  for (const [path, content] of Object.entries(files)) put(path, content);
  await run('find', [folder, '-exec', 'touch', '-h', '-d', '@1750000000', '{}', '+']);
  await run('dpkg-deb', ['--root-owner-group', '-Zgzip', '-b', folder, `${folder}.deb`], {
    env: { SOURCE_DATE_EPOCH: '1750000000' },
  });
  return `${folder}.deb`;
}
