import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { ColumnIndex } from '@chunkah/core/engine';
import { readXattrs, scanRootfs } from '@chunkah/rootfs';
import { describe, expect, test } from 'vitest';
import { indexOf } from '../tree/index-of.ts';
import { defaultMtime, directory, fifo, file, hardlink, symlink, type Tree } from '../tree/literal-tree.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { temporaryRootfs } from './temporary-rootfs.ts';
import { writeTree } from './write-tree.ts';

const tree: Tree = {
  'usr/bin/bash': file('content', { mode: 0o4755, mtime: 1.25, xattrs: { 'user.component': 'bash', 'user.a': 'ü' } }),
  'usr/bin/sh': hardlink('usr/bin/bash'),
  'a/first': hardlink('usr/bin/bash'),
  bin: symlink('usr/bin', { mtime: 2 }),
  broken: symlink('nowhere/\udcff'),
  'closed/file': file('', { mtime: 0, mode: 0 }),
  closed: directory({ mode: 0o500, mtime: 3, xattrs: { 'user.component': 'closed' } }),
  'old/\udcffname\n': file('x', { mtime: -1.5 }),
};

/**
 * Everything disk and literal must agree on; inode numbers and directory sizes are up to the disk.
 */
function facts(index: ColumnIndex) {
  return Array.from(index, ({ id, path, type, mode, mtime, linkGroup, size }) => ({
    path,
    mode,
    mtime,
    nanoseconds: index.columns.mtimeNanoseconds[id],
    linkGroup,
    target: index.linkTarget(id),
    size: type === 'directory' ? 'any' : size,
    xattrs: [...index.xattrs(id)].map(({ key, value }) => [key, Buffer.from(value).toString('latin1')]),
  }));
}

describe('writeTree', () => {
  test('a scan of what was written is the index of the literal', async () => {
    const root = temporaryDirectory();
    writeTree(root, tree);
    const { files } = await scanRootfs({ rootfs: root });
    expect(facts(files)).toEqual(facts(indexOf(tree)));
  });

  test('the system sees content, modes, times, links and attributes', () => {
    const root = temporaryDirectory();
    writeTree(root, tree);
    const bash = lstatSync(join(root, 'usr/bin/bash'));
    expect(readFileSync(join(root, 'bin/sh'), 'utf8')).toBe('content');
    expect([bash.mode, bash.mtimeMs, bash.nlink]).toEqual([0o104755, 1250, 3]);
    expect(lstatSync(join(root, 'a/first')).ino).toBe(bash.ino);
    expect([readlinkSync(join(root, 'bin')), lstatSync(join(root, 'bin')).mtimeMs]).toEqual(['usr/bin', 2000]);
    expect(lstatSync(join(root, 'closed')).mtimeMs).toBe(3000);
    expect(lstatSync(join(root, 'usr')).mtimeMs).toBe(defaultMtime * 1000);
    expect(readXattrs(join(root, 'closed'))).toEqual([{ key: 'user.component', value: Buffer.from('closed') }]);
  });

  test('a fifo is made, whatever its name', () => {
    const root = temporaryDirectory();
    writeTree(root, { 'run/\udcffpipe': fifo({ mode: 0o600, mtime: 5 }) });
    const pipe = lstatSync(Buffer.concat([Buffer.from(join(root, 'run/')), Buffer.from('\xffpipe', 'latin1')]));
    expect([pipe.isFIFO(), pipe.mode & 0o7777, pipe.mtimeMs]).toEqual([true, 0o600, 5000]);
  });

  test('owners are set where they are named', () => {
    const root = temporaryDirectory();
    const own = lstatSync(root);
    // Only root can give files away.
    const [uid, gid] = own.uid === 0 ? [12, 34] : [own.uid, own.gid];
    writeTree(root, { a: file('', { uid, mode: 0o4711 }), b: symlink('x', { gid }) });
    expect(lstatSync(join(root, 'a'))).toMatchObject({ uid, gid: own.gid, mode: 0o104711 });
    expect(lstatSync(join(root, 'b'))).toMatchObject({ uid: own.uid, gid });
  });
});

describe('temporaryDirectory', () => {
  let last: string;

  test('it is empty and writable', () => {
    last = temporaryDirectory();
    expect(readdirSync(last)).toEqual([]);
    writeTree(last, tree);
  });

  test('it is gone after its test', () => {
    expect(existsSync(last)).toBe(false);
  });
});

describe('temporaryRootfs', () => {
  let last: string;

  test('it holds the tree', async (context) => {
    last = temporaryRootfs(context, tree);
    const { files } = await scanRootfs({ rootfs: last });
    expect(facts(files)).toEqual(facts(indexOf(tree)));
  });

  test('it is gone after its test', () => {
    expect(existsSync(last)).toBe(false);
  });

  test('an attribute that cannot be set skips the test and says why', () => {
    const skip = (note?: string | boolean): never => {
      throw new Error(`skipped: ${note}`);
    };
    // No file system supports attributes without a namespace.
    const refused = { a: file('', { xattrs: { nonsense: '' } }) };
    expect(() => temporaryRootfs({ skip }, refused)).toThrow(
      /^skipped: cannot set nonsense on .*\/a: (?:ENOTSUP|EOPNOTSUPP)$/,
    );
  });

  test('other faults are not hidden', () => {
    const skip = (): never => expect.unreachable();
    expect(() => temporaryRootfs({ skip }, { ['n'.repeat(256)]: file() })).toThrow(/ENAMETOOLONG/);
  });
});
