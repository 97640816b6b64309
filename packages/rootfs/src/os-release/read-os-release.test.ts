import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, openSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bytePath, makeRoot, removeRoot, withoutPrivileges } from '../temporary-root.fixture.ts';
import { readOsRelease } from './read-os-release.ts';

let top: string;
let root: string;

beforeEach(() => {
  top = makeRoot();
  root = join(top, 'rootfs');
  mkdirSync(root);
  // A read that leaves the tree by one, two or more levels finds one of these.
  write(join(top, 'etc/os-release'), 'ID=outside');
  write(join(top, 'secret'), 'ID=outside');
});

afterEach(() => removeRoot(top));

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/**
 * @param files content by paths in the tree.
 * @param links targets by paths in the tree.
 */
function makeTree(files: Readonly<Record<string, string>>, links: Readonly<Record<string, string>> = {}): void {
  for (const [path, content] of Object.entries(files)) write(join(root, path), content);
  for (const [path, target] of Object.entries(links)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    symlinkSync(target, join(root, path));
  }
}

function id(): string | undefined {
  return readOsRelease(root).ID;
}

describe('the file', () => {
  test('of /etc comes first', () => {
    makeTree({ 'etc/os-release': 'ID=first', 'usr/lib/os-release': 'ID=second\nNAME=second' });
    expect(readOsRelease(root)).toEqual({ ID: 'first' });
  });

  test('of /usr/lib counts when there is none in /etc', () => {
    makeTree({ 'usr/lib/os-release': 'ID=second' });
    expect(id()).toBe('second');
  });

  test('may be missing, and the tree too', () => {
    expect(readOsRelease(root)).toEqual({});
    expect(readOsRelease(join(top, 'nowhere'))).toEqual({});
  });

  test('is found in a tree with slashes at its end, with a name that is not UTF-8, and that is a symlink', () => {
    const strange = bytePath(top, 'caf\xe9');
    mkdirSync(Buffer.concat([strange, Buffer.from('/etc')]), { recursive: true });
    writeFileSync(Buffer.concat([strange, Buffer.from('/etc/os-release')]), 'ID=strange');
    symlinkSync(strange, join(top, 'link'));
    const paths = [`${top}/caf\udce9`, join(top, 'link'), `${top}/link//`];
    expect(paths.map((path) => readOsRelease(path).ID)).toEqual(['strange', 'strange', 'strange']);
  });
});

describe('symlinks stay inside the tree', () => {
  const links: readonly { readonly name: string; readonly links: Readonly<Record<string, string>> }[] = [
    { name: 'relative', links: { 'etc/os-release': '../usr/lib/os-release' } },
    { name: 'absolute', links: { 'etc/os-release': '/usr/lib/os-release' } },
    { name: 'with more steps up than there are', links: { 'etc/os-release': '../../../../usr/lib/os-release' } },
    { name: 'one after another', links: { 'etc/os-release': 'a', 'etc/a': './/b', 'etc/b': '/usr/lib/os-release' } },
    { name: 'of a directory', links: { etc: 'usr/lib' } },
    { name: 'of a directory, absolute', links: { etc: '/usr/lib/' } },
    {
      name: 'whose steps up begin where a link led',
      links: { 'etc/os-release': 'x/../os-release', 'etc/x': '/usr/lib/y' },
    },
  ];

  test.each(links)('$name', ({ links: targets }) => {
    makeTree({ 'usr/lib/os-release': 'ID=inside', 'usr/lib/y/file': '' }, targets);
    expect(id()).toBe('inside');
  });

  test.each(['../../etc/os-release', '../../secret', '../../../../../../../secret'])(
    'one that would lead out, to %s, leads nowhere',
    (target) => {
      makeTree({}, { 'etc/os-release': target });
      expect(readOsRelease(root)).toEqual({});
    },
  );

  test('an absolute one to a file of the host leads nowhere', () => {
    makeTree({}, { 'etc/os-release': join(top, 'secret') });
    expect(readOsRelease(root)).toEqual({});
  });

  test('a directory that leads out leads nowhere', () => {
    makeTree({}, { etc: '../etc', 'usr/lib': join(top, 'etc') });
    expect(readOsRelease(root)).toEqual({});
  });

  test('as many as Linux follows are followed, one more is not', () => {
    const chain = (length: number) =>
      Object.fromEntries(Array.from({ length }, (_, number) => [`etc/l${number}`, `l${number + 1}`]));
    makeTree({ 'etc/l39': 'ID=near' }, { ...chain(39), 'etc/os-release': 'l0' });
    expect(id()).toBe('near');
    removeRoot(root);
    makeTree({ 'etc/l40': 'ID=far' }, { ...chain(40), 'etc/os-release': 'l0' });
    expect(id()).toBeUndefined();
  });

  test.each([
    ['to itself', { 'etc/os-release': 'os-release' }],
    ['to a name that no file can have', { 'etc/os-release': 'x'.repeat(300) }],
    ['in a circle', { 'etc/os-release': '../usr/lib/os-release', 'usr/lib/os-release': '/etc/os-release' }],
    ['of directories in a circle', { etc: 'usr', usr: 'etc' }],
  ])('%s it leads nowhere', (_, targets) => {
    makeTree({}, targets);
    expect(readOsRelease(root)).toEqual({});
  });
});

describe('anything but a regular file is skipped without waiting', () => {
  test('a fifo without a writer', () => {
    makeTree({ 'usr/lib/os-release': 'ID=second' });
    mkdirSync(join(root, 'etc'));
    execFileSync('mkfifo', [join(root, 'etc/os-release')]);
    expect(id()).toBe('second');
  });

  test('a directory', () => {
    makeTree({ 'etc/os-release/ID': 'ID=inner', 'usr/lib/os-release': 'ID=second' });
    expect(id()).toBe('second');
  });

  test('a socket', async () => {
    makeTree({ 'usr/lib/os-release': 'ID=second', 'etc/x': '' });
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(root, 'etc/os-release'), resolve));
    expect(id()).toBe('second');
    await new Promise((resolve) => server.close(resolve));
  });

  test('a file where a directory should be', () => {
    makeTree({ etc: '', 'usr/lib/os-release': 'ID=second' });
    expect(id()).toBe('second');
  });

  test('nothing is left open', () => {
    makeTree({ 'etc/os-release/x': '', 'usr/lib/os-release': 'ID=second' });
    const free = openSync(root, 'r');
    closeSync(free);
    readOsRelease(root);
    const next = openSync(root, 'r');
    closeSync(next);
    expect(next).toBe(free);
  });
});

describe('content', () => {
  test('that is binary gives what can be read of it', () => {
    const noise = Uint8Array.from({ length: 30_000 }, (_, index) => (index * 7919) >> 3);
    write(join(root, 'etc/os-release'), Buffer.concat([noise, Buffer.from('\nID=x\n'), noise]));
    expect(id()).toBe('x');
  });

  const limit = 64 * 1024;

  test('of 64 KiB is read as a whole', () => {
    makeTree({ 'etc/os-release': `${'#'.repeat(limit - 5)}\nID=x` });
    expect(id()).toBe('x');
  });

  test('of more is read up to there, and a line cut in two says nothing', () => {
    makeTree({ 'etc/os-release': `NAME=first\n${'#'.repeat(limit - 20)}\nID=abcdefghijklmnop\nVERSION=late\n` });
    expect(readOsRelease(root)).toEqual({ NAME: 'first' });
  });

  test('of gigabytes takes no longer', () => {
    makeTree({ 'etc/os-release': 'ID=x\n' });
    execFileSync('truncate', ['--size=4G', join(root, 'etc/os-release')]);
    expect(id()).toBe('x');
  });

  test('that one may not read is an error, not a tree without one', () => {
    makeTree({ 'etc/os-release': 'ID=x' });
    chmodSync(top, 0o755);
    chmodSync(join(root, 'etc/os-release'), 0);
    expect(() => withoutPrivileges(() => readOsRelease(root))).toThrow(expect.objectContaining({ code: 'UNREADABLE' }));
  });
});
