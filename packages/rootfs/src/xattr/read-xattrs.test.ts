import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileIndex } from '@chunkah/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { scanRootfs } from '../scan/scan-rootfs.ts';
import { bytePath, makeRoot, removeRoot, takesXattrs } from '../temporary-root.fixture.ts';
import { readXattrs } from './read-xattrs.ts';
import { writeXattr } from './write-xattr.ts';

let root: string;

beforeEach(() => {
  root = makeRoot();
});

afterEach(() => removeRoot(root));

/**
 * The temporary directory must take such attributes, else the memory of the host: ext4 has room for
 * 4 KiB, a tmpfs for all.
 */
function needXattrs(bytes = 1): void {
  if (takesXattrs(root, bytes)) return;
  removeRoot(root);
  root = makeRoot('/dev/shm');
  expect(takesXattrs(root, bytes), `user.* attributes of ${bytes} bytes; see TMPDIR`).toBe(true);
}

function make(name: string, xattrs: Readonly<Record<string, Uint8Array>> = {}): string {
  const path = join(root, name);
  writeFileSync(path, '');
  for (const [key, value] of Object.entries(xattrs)) writeXattr(path, Buffer.from(key).toString('latin1'), value);
  return path;
}

function scanned(files: FileIndex, path: string): [string, number[]][] {
  return Array.from(files.xattrs(files.find(path) ?? -1), ({ key, value }) => [key, [...value]]);
}

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);

describe('extended attributes', () => {
  test('values keep every byte, keys come in byte order', async () => {
    needXattrs();
    make('file', {
      'user.ü': Uint8Array.of(1),
      'user.b': everyByte,
      'user.a': new Uint8Array(0),
      'user.A': Uint8Array.of(0),
    });
    const { files } = await scanRootfs({ rootfs: root });
    expect(scanned(files, '/file')).toEqual([
      ['user.A', [0]],
      ['user.a', []],
      ['user.b', [...everyByte]],
      ['user.ü', [1]],
    ]);
    expect(files.xattr(0, 'user.b')).toEqual(everyByte);
    expect(files.xattr(0, 'user.c')).toBeUndefined();
  });

  test('a key of bytes that are not UTF-8 is kept', async () => {
    needXattrs();
    writeXattr(make('file'), 'user.caf\xe9', Uint8Array.of(7));
    const { files } = await scanRootfs({ rootfs: root });
    expect(scanned(files, '/file')).toEqual([['user.caf\udce9', [7]]]);
  });

  test('each entry has its own: a file, a directory, a name that is not UTF-8', async () => {
    needXattrs();
    make('a', { 'user.x': Uint8Array.of(1) });
    make('b', { 'user.x': Uint8Array.of(2) });
    make('c');
    mkdirSync(join(root, 'd'));
    writeXattr(join(root, 'd'), 'user.x', Uint8Array.of(3));
    writeFileSync(bytePath(root, '\xe9'), '');
    writeXattr(`${root}/\xe9`, 'user.y', Uint8Array.of(4));
    const { files } = await scanRootfs({ rootfs: root });
    expect(Array.from(files, ({ path }) => [path, scanned(files, path)])).toEqual([
      ['/a', [['user.x', [1]]]],
      ['/b', [['user.x', [2]]]],
      ['/c', []],
      ['/d', [['user.x', [3]]]],
      ['/\udce9', [['user.y', [4]]]],
    ]);
  });

  test('a symlink does not show those of its target', () => {
    needXattrs();
    make('target', { 'user.x': Uint8Array.of(1) });
    symlinkSync('target', join(root, 'link'));
    expect(readXattrs(join(root, 'link')).filter(({ key }) => key === 'user.x')).toEqual([]);
  });

  test('those of the root itself are not an entry', async () => {
    needXattrs();
    writeXattr(root, 'user.component', Buffer.from('all'));
    make('file');
    const { files } = await scanRootfs({ rootfs: root });
    expect(scanned(files, '/file')).toEqual([]);
  });

  test.for([1000, 1024, 1025, 3000])('a value of %i bytes, and a short one after it', (bytes) => {
    needXattrs(bytes);
    const long = Uint8Array.from({ length: bytes }, (_, index) => index * 7);
    const path = make('file', { 'user.long': long, 'user.short': Uint8Array.of(5) });
    expect(readXattrs(path)).toEqual([
      { key: 'user.long', value: Buffer.from(long) },
      { key: 'user.short', value: Buffer.of(5) },
    ]);
  });

  test.for([4097, 65_536])('a value of %i bytes, more than ext4 takes', (bytes) => {
    needXattrs(bytes);
    const long = Uint8Array.from({ length: bytes }, (_, index) => index * 7);
    expect(readXattrs(make('file', { 'user.long': long }))).toEqual([{ key: 'user.long', value: Buffer.from(long) }]);
  });

  test('more keys than fit a short answer', () => {
    needXattrs();
    const keys = Array.from({ length: 12 }, (_, index) => `user.${String(index).padStart(2, '0')}${'k'.repeat(150)}`);
    const path = make('file', Object.fromEntries(keys.map((key) => [key, Uint8Array.of(1)])));
    expect(readXattrs(path).map(({ key }) => key)).toEqual(keys);
  });
});

describe('faults', () => {
  test('a file that is gone is reported as a change of the rootfs', () => {
    expect(() => readXattrs(join(root, 'gone'))).toThrow(expect.objectContaining({ code: 'ROOTFS_CHANGED' }));
  });

  test('a path too long for any call', () => {
    const path = `${root}/${'x/'.repeat(3000)}`;
    expect(() => readXattrs(path)).toThrow(expect.objectContaining({ code: 'PATH_TOO_LONG' }));
  });

  test('what cannot be set is an error with the reason', () => {
    const path = make('file');
    expect(() => writeXattr(path, 'nonsense', Uint8Array.of(1))).toThrow(
      expect.objectContaining({ code: 'XATTR_NOT_SET', message: expect.stringMatching(/nonsense .*: E[A-Z]+$/) }),
    );
  });
});
