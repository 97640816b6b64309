import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { file, symlink, type Tree, temporaryDirectory, writeTree } from '@chunkah/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { type DpkgOptions, dpkg } from './dpkg.ts';

let root: string;
beforeEach(() => {
  root = temporaryDirectory();
});

let warnings: string[] = [];
async function read(options: DpkgOptions = { rootfs: root }): Promise<Record<string, string[]>> {
  warnings = [];
  const logger = { warn: (text: string) => void warnings.push(text), info: () => {}, debug: () => {} };
  const components = await dpkg(options, { signal: new AbortController().signal, logger });
  return Object.fromEntries(
    components.map(({ name, entries }) => [
      name,
      entries.filter(({ type }) => type !== 'directory').map(({ path }) => path),
    ]),
  );
}

/** Stanzas and lists of packages: `[name, fields, listed paths]`. */
function database(packages: readonly (readonly [name: string, fields: string, paths: readonly string[]])[]): Tree {
  const status = packages.map(
    ([name, fields]) => `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\n${fields}`,
  );
  const lists = packages.map(([name, fields, paths]) => {
    const list = fields.includes('Multi-Arch: same') ? `${name}:amd64` : name;
    return [`var/lib/dpkg/info/${list}.list`, file(`/.\n${paths.join('\n')}\n`)] as const;
  });
  return { 'var/lib/dpkg/status': file(status.join('\n')), ...Object.fromEntries(lists) };
}

describe('a database', () => {
  it('gives the paths of packages by source package, with architectures in names of lists and without', async () => {
    writeTree(
      root,
      database([
        ['bash', 'Source: bash (5.2.15-2)\nDescription: shell\n more text\n', ['/usr', '/usr/bin', '/usr/bin/bash']],
        ['libc6', 'Source: glibc\nMulti-Arch: same\n', ['/usr/lib/libc.so.6']],
        ['libc-bin', 'Source: glibc (2.36-9)\n', ['/usr/bin/ldd']],
        ['dash', '', ['/usr/bin/dash', '/usr/bin/\u00e9']],
      ]),
    );
    const expected = {
      bash: ['/usr/bin/bash'],
      dash: ['/usr/bin/dash', '/usr/bin/\u00e9'],
      glibc: ['/usr/lib/libc.so.6', '/usr/bin/ldd'],
    };
    expect(await read()).toEqual(expected);
    expect(await read({ adminDirectory: join(root, 'var/lib/dpkg/') })).toEqual(expected);
    expect(warnings).toEqual([]);
  });

  it('gives one package of two architectures both lists', async () => {
    const stanza = (architecture: string) =>
      `Package: libz\nStatus: install ok installed\nArchitecture: ${architecture}\n\n`;
    writeTree(root, {
      'var/lib/dpkg/status': file(stanza('amd64') + stanza('i386')),
      'var/lib/dpkg/info/libz:amd64.list': file('/usr/lib/amd64/libz\n/usr/share/doc\n'),
      'var/lib/dpkg/info/libz:i386.list': file('/usr/lib/i386/libz\n/usr/share/doc\n'),
    });
    expect(await read()).toEqual({
      libz: ['/usr/lib/amd64/libz', '/usr/share/doc', '/usr/lib/i386/libz', '/usr/share/doc'],
    });
  });

  it('gives the component that comes first by name what two of them list', async () => {
    writeTree(
      root,
      database([
        ['b', '', ['/x']],
        ['c', '', ['/x']],
        ['a', '', ['/x']],
      ]),
    );
    // The last one staged owns it.
    expect(Object.keys(await read())).toEqual(['c', 'b', 'a']);
  });

  it('moves diverted paths, except for the package that diverts them', async () => {
    writeTree(root, {
      ...database([
        ['dash', '', ['/bin/sh', '/bin/dash']],
        ['shell', '', ['/bin/sh']],
      ]),
      'var/lib/dpkg/diversions': file('/bin/sh\n/bin/sh.distrib\nshell\n/bin/dash\n/bin/dash.local\n:\n'),
    });
    expect(await read()).toEqual({ dash: ['/bin/sh.distrib', '/bin/dash.local'], shell: ['/bin/sh'] });
  });

  it('counts a package by the state that its files are in', async () => {
    const states = ['installed', 'unpacked', 'half-configured', 'triggers-awaited', 'triggers-pending'];
    const others = ['config-files', 'half-installed', 'not-installed', ''];
    const all = [...states, ...others].map((state, index) => [`p${index}`, state] as const);
    writeTree(root, {
      'var/lib/dpkg/status': file(
        all.map(([name, state]) => `Package: ${name}\nStatus: hold ok ${state}\n`).join('\n') +
          '\nPackage: no-status\n',
      ),
      ...Object.fromEntries(all.map(([name]) => [`var/lib/dpkg/info/${name}.list`, file(`/${name}\n`)])),
    });
    expect(Object.keys(await read()).sort()).toEqual(states.map((_, index) => `p${index}`));
  });

  it('reports packages without a list, once', async () => {
    writeTree(
      root,
      database([
        ['a', '', ['/a']],
        ['c', '', []],
        ['b', '', []],
      ]),
    );
    rmSync(join(root, 'var/lib/dpkg/info/b.list'));
    rmSync(join(root, 'var/lib/dpkg/info/c.list'));
    expect(await read()).toEqual({ a: ['/a'], b: [], c: [] });
    expect(warnings).toEqual(['2 installed packages have no list of files, such as b']);
  });

  it('keeps names that are not UTF-8', async () => {
    writeTree(root, database([['a', '', []]]));
    writeFileSync(join(root, 'var/lib/dpkg/info/a.list'), Buffer.from('/\xff\n', 'latin1'));
    expect(await read()).toEqual({ a: ['/\udcff'] });
  });

  it('of a distroless image is read from status.d', async () => {
    const sum = 'd41d8cd98f00b204e9800998ecf8427e';
    writeTree(root, {
      'var/lib/dpkg/status.d/libssl3': file('Package: libssl3\nSource: openssl\nArchitecture: amd64\n'),
      'var/lib/dpkg/status.d/libssl3.md5sums': file(`${sum}  usr/lib/libssl.so.3\n${sum}  ./etc/ssl\n`),
      'var/lib/dpkg/status.d/tzdata': file('Package: tzdata\nStatus: install ok installed\n'),
      'var/lib/dpkg/status.d/tzdata.md5sums': file(''),
      'var/lib/dpkg/status.d/base': file('Package: base-files\n'),
    });
    expect(await read()).toEqual({ openssl: ['/usr/lib/libssl.so.3', '/etc/ssl'], tzdata: [], 'base-files': [] });
    expect(warnings).toEqual(['1 installed packages have no list of files, such as base-files']);
  });
});

describe('a root that is not to be trusted', () => {
  it('is read inside itself: symlinks of the database lead nowhere else', async () => {
    writeTree(root, {
      'var/lib/dpkg': symlink('/../../usr/./lib/dpkg-db'),
      'usr/lib/dpkg-db/status': symlink('/real status'),
      'real status': file('Package: a\nStatus: install ok installed\n'),
      'usr/lib/dpkg-db/info': symlink('../../../info'),
      'info/a.list': file('/a\n'),
    });
    expect(await read()).toEqual({ a: ['/a'] });
    rmSync(join(root, 'real status'));
    symlinkSync(join(root, 'info/a.list'), join(root, 'real status'));
    await expect(read()).rejects.toMatchObject({ code: 'DPKG_DATABASE_MISSING' });
  });

  it('cannot name a list that lies elsewhere', async () => {
    writeTree(root, { 'var/lib/dpkg/status': file('\n\nPackage: ../../x\nStatus: install ok installed\n') });
    await expect(read()).rejects.toMatchObject({
      code: 'DPKG_DATABASE_INVALID',
      message: `${root}/var/lib/dpkg/status, line 3: the package of this entry is not a valid name: "../../x"`,
    });
  });

  it.each([
    ['loops', (path: string) => symlinkSync('status', path), 'its symlinks make a loop'],
    ['is a directory', (path: string) => mkdirSync(path), 'it is not a regular file'],
    ['is a fifo', (path: string) => execFileSync('mkfifo', [path]), 'it is not a regular file'],
  ])('is refused when its status %s', async (_, make, reason) => {
    writeTree(root, { 'var/lib/dpkg/info/a.list': file() });
    make(join(root, 'var/lib/dpkg/status'));
    await expect(read()).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
      message: `cannot read ${root}/var/lib/dpkg/status: ${reason}`,
    });
  });

  it('is refused when a file of the database is absurdly large', async () => {
    writeTree(root, { 'var/lib/dpkg/status': file() });
    truncateSync(join(root, 'var/lib/dpkg/status'), 2 ** 40);
    await expect(read()).rejects.toMatchObject({
      code: 'INPUT_TOO_LARGE',
      message: `${root}/var/lib/dpkg/status has more than 512 MiB`,
    });
  });

  it('is refused without a database', async () => {
    await expect(read()).rejects.toMatchObject({
      code: 'DPKG_DATABASE_MISSING',
      message: `${root}/var/lib/dpkg holds no dpkg database: it has neither status nor status.d`,
    });
    await expect(read({ adminDirectory: join(root, 'gone') })).rejects.toMatchObject({ code: 'DPKG_DATABASE_MISSING' });
  });
});
