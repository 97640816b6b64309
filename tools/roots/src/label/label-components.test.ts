import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readXattrs } from '@chunkah/rootfs';
import { temporaryDirectory } from '@chunkah/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { labelComponents } from './label-components.ts';
import { sourcePackages } from './source-packages.ts';

let root: string;
beforeEach(() => {
  root = temporaryDirectory();
});

function write(path: string, text = ''): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** Status stanzas and lists of packages: `[name, fields, listed paths]`. */
function writePackages(packages: readonly [name: string, fields: string, paths: readonly string[]][]): void {
  const status = packages.map(
    ([name, fields]) => `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\n${fields}`,
  );
  write('var/lib/dpkg/status', status.join('\n'));
  for (const [name, fields, paths] of packages) {
    const list = fields.includes('Multi-Arch: same') ? `${name}:amd64` : name;
    write(`var/lib/dpkg/info/${list}.list`, `/.\n${paths.join('\n')}\n`);
  }
}

describe('source packages of files', () => {
  it('names the source package, of packages for one and for several architectures', () => {
    writePackages([
      ['bash', 'Source: bash (5.2.15-2)\nDescription: shell\n more text\n', ['/usr', '/usr/bin', '/usr/bin/bash']],
      ['libc6', 'Source: glibc\nMulti-Arch: same\n', ['/usr/lib/libc.so.6', '/usr/lib/gone']],
      ['dash', '', ['/usr/bin/dash']],
    ]);
    for (const path of ['usr/bin/bash', 'usr/lib/libc.so.6', 'usr/bin/dash', 'usr/bin/local']) write(path);
    expect(Object.fromEntries(sourcePackages(root))).toEqual({
      '/usr/bin/bash': 'bash',
      '/usr/bin/dash': 'dash',
      '/usr/lib/libc.so.6': 'glibc',
    });
  });

  it('finds files behind links of directories, relative, absolute and upward, inside the root', () => {
    writePackages([['tool', '', ['/bin/a', '/lib/b', '/usr/X/c', '/loop/d']]]);
    for (const path of ['usr/bin/a', 'usr/lib/b', 'usr/share/c']) write(path);
    symlinkSync('usr/bin', join(root, 'bin'));
    symlinkSync('/usr/lib', join(root, 'lib'));
    symlinkSync('../../../usr/./share', join(root, 'usr/X'));
    symlinkSync('loop', join(root, 'loop'));
    expect([...sourcePackages(root).keys()]).toEqual(['/usr/bin/a', '/usr/lib/b', '/usr/share/c']);
  });

  it('follows diversions, except for the package that made them', () => {
    writePackages([
      ['dash', '', ['/usr/bin/sh']],
      ['shell', '', ['/usr/bin/sh']],
    ]);
    write('var/lib/dpkg/diversions', '/usr/bin/sh\n/usr/bin/sh.distrib\nshell\n');
    write('usr/bin/sh');
    write('usr/bin/sh.distrib');
    expect(Object.fromEntries(sourcePackages(root))).toEqual({ '/usr/bin/sh': 'shell', '/usr/bin/sh.distrib': 'dash' });
  });

  it('leaves out removed packages, links and directories', () => {
    writePackages([['tool', '', ['/usr/dir', '/usr/link', '/usr/file']]]);
    write(
      'var/lib/dpkg/status',
      'Package: old\nStatus: deinstall ok config-files\n\nPackage: tool\nStatus: hold ok installed\n',
    );
    write('var/lib/dpkg/info/old.list', '/usr/old\n');
    for (const path of ['usr/file', 'usr/old', 'usr/dir/x']) write(path);
    symlinkSync('file', join(root, 'usr/link'));
    expect([...sourcePackages(root).keys()]).toEqual(['/usr/file']);
  });

  it('says when there is no dpkg database', () => {
    expect(() => sourcePackages(root)).toThrow('has no dpkg database');
  });
});

describe('extended attributes', () => {
  it('label each file with its source package, links not followed', () => {
    writePackages([['libc6', 'Source: glibc\n', ['/usr/lib/libc.so.6', '/usr/lib/libc-2.so']]]);
    write('usr/lib/libé.so');
    write('usr/lib/libc.so.6');
    symlinkSync('libé.so', join(root, 'usr/lib/libc-2.so'));
    expect(labelComponents(root)).toBe(1);
    expect(labelsOf('usr/lib/libc.so.6')).toEqual({ 'user.component': 'glibc' });
    expect(labelsOf('usr/lib/libé.so')).toEqual({});
  });

  it('reach names beyond ASCII', () => {
    writePackages([['tool', '', ['/usr/é']]]);
    write('usr/é');
    labelComponents(root);
    expect(labelsOf('usr/é')).toEqual({ 'user.component': 'tool' });
  });
});

function labelsOf(path: string): Record<string, string> {
  const xattrs = readXattrs(Buffer.from(join(root, path)).toString('latin1'));
  return Object.fromEntries(xattrs.map(({ key, value }) => [key, Buffer.from(value).toString()]));
}
