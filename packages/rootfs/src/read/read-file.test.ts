import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Scan, scanRootfs } from '../scan/scan-rootfs.ts';
import { bytePath, makeRoot, removeRoot } from '../temporary-root.fixture.ts';

import { hashFiles, readFile } from './read-file.ts';
import { readerOf } from './reader-of.ts';

const mebibyte = 1024 * 1024;

let top: string;
let root: string;
let scan: Scan;

beforeEach(() => {
  top = makeRoot();
  root = join(top, 'rootfs');
  mkdirSync(root);
});

afterEach(() => removeRoot(top));

async function scanWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  scan = await scanRootfs({ rootfs: root });
}

function idOf(path: string): number {
  return scan.files.find(path) ?? -1;
}

function read(path: string, range?: { offset: number; length: number }): string {
  return Buffer.from(readFile(scan, idOf(path), range)).toString();
}

function hash(paths: readonly string[], signal?: AbortSignal): Promise<string[]> {
  return hashFiles(scan, paths.map(idOf), signal);
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function changed(message: string) {
  return expect.objectContaining({ code: 'ROOTFS_CHANGED', message: expect.stringContaining(message) });
}

describe('a file of 2 GiB or more', () => {
  test.each([2, 3, 5])('of %i GiB is refused in one piece, with its size', async (gibibytes) => {
    await scanWith({ 'usr/large': '' });
    truncateSync(join(root, 'usr/large'), gibibytes * 2 ** 30);
    scan = await scanRootfs({ rootfs: root });
    expect(() => read('/usr/large')).toThrow(
      expect.objectContaining({
        code: 'READ_TOO_LARGE',
        message: expect.stringMatching(new RegExp(`/usr/large has ${gibibytes * 2 ** 30} bytes: `)),
        hint: expect.stringContaining('--prune'),
      }),
    );
  });

  test('is read in ranges, also beyond 4 GiB', async () => {
    await scanWith({ 'usr/large': '' });
    truncateSync(join(root, 'usr/large'), 5 * 2 ** 30);
    appendFileSync(join(root, 'usr/large'), 'the end');
    scan = await scanRootfs({ rootfs: root });
    expect(read('/usr/large', { offset: 5 * 2 ** 30, length: 2 ** 31 })).toBe('the end');
  });
});

describe('reading', () => {
  test.each([
    { range: undefined, text: '0123456789' },
    { range: { offset: 0, length: 10 }, text: '0123456789' },
    { range: { offset: 3, length: 4 }, text: '3456' },
    { range: { offset: 8, length: 100 }, text: '89' },
    { range: { offset: 10, length: 1 }, text: '' },
    { range: { offset: 11, length: 5 }, text: '' },
    { range: { offset: 4, length: 0 }, text: '' },
  ])('$range of a file of ten bytes', async ({ range, text }) => {
    await scanWith({ 'usr/digits': '0123456789' });
    expect(read('/usr/digits', range)).toBe(text);
  });

  test('an empty file, and one whose name is not UTF-8', async () => {
    writeFileSync(bytePath(root, 'caf\xe9'), 'coffee');
    await scanWith({ empty: '' });
    expect([read('/empty'), read('/caf\udce9')]).toEqual(['', 'coffee']);
  });

  test('a second time: reading changes nothing that counts', async () => {
    await scanWith({ file: 'x' });
    expect([read('/file'), readFileSync(join(root, 'file'), 'utf8'), read('/file')]).toEqual(['x', 'x', 'x']);
  });

  test('only regular files', async () => {
    symlinkSync('file', join(root, 'link'));
    await scanWith({ file: '', 'directory/file': '' });
    const notFile = expect.objectContaining({ code: 'NOT_A_FILE' });
    for (const path of ['/link', '/directory']) {
      expect(() => read(path)).toThrow(notFile);
      await expect(hash([path])).rejects.toThrow(notFile);
    }
  });
});

describe('hashing', () => {
  test('digests come in the order asked for', async () => {
    const sizes = [0, 1, mebibyte - 1, mebibyte, mebibyte + 1, 2 * mebibyte];
    const contents = sizes.map((size) => Uint8Array.from({ length: size }, (_, index) => index * 31 + size));
    await scanWith(Object.fromEntries(contents.map((content, number) => [`f${number}`, content])));
    const order = [3, 0, 5, 1, 4, 2, 0];
    expect(await hash(order.map((number) => `/f${number}`))).toEqual(
      order.map((number) => sha256(contents[number] ?? '')),
    );
  });

  test('of nothing is nothing', async () => {
    await scanWith({});
    expect(await hash([])).toEqual([]);
  });

  test('ends when it is aborted, with the reason', async () => {
    await scanWith({ file: 'x' });
    const reason = new Error('enough');
    await expect(hash(['/file'], AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('a file that is not as it was scanned is refused', () => {
  const path = () => join(root, 'etc/file');

  /** A copy with the same content, size and time, but another inode. */
  function twin(): string {
    const copy = join(top, 'twin');
    copyFileSync(path(), copy);
    const { atime, mtime } = statSync(path());
    utimesSync(copy, atime, mtime);
    return copy;
  }

  /** The new inode may have the number of the old one. */
  const anyChange = '';

  const changes: readonly { readonly what: string; readonly change: () => void; readonly message: string }[] = [
    { what: 'grew', change: () => appendFileSync(path(), 'x'), message: 'grew' },
    { what: 'shrank', change: () => truncateSync(path(), 3), message: 'shrank' },
    { what: 'is empty now', change: () => truncateSync(path(), 0), message: 'shrank' },
    { what: 'was written anew with as many bytes', change: () => writeFileSync(path(), 'CONTENT'), message: 'changed' },
    {
      what: 'was written anew and got its old time back',
      change() {
        const { atime, mtime } = statSync(path());
        writeFileSync(path(), 'CONTENT');
        utimesSync(path(), atime, mtime);
      },
      message: 'changed',
    },
    { what: 'has another time', change: () => utimesSync(path(), 5, 5), message: 'changed' },
    { what: 'has other permissions', change: () => chmodSync(path(), 0o640), message: 'changed' },
    { what: 'was replaced by its twin', change: () => renameSync(twin(), path()), message: 'was replaced' },
    { what: 'is gone', change: () => rmSync(path()), message: 'vanished or was replaced' },
    {
      what: 'is a symlink to its twin now',
      change() {
        const target = twin();
        rmSync(path());
        symlinkSync(target, path());
      },
      message: 'vanished or was replaced',
    },
    {
      what: 'is a symlink to itself under another name now',
      change() {
        renameSync(path(), join(top, 'moved'));
        symlinkSync(join(top, 'moved'), path());
      },
      message: 'vanished or was replaced',
    },
    {
      what: 'is a directory now',
      change() {
        rmSync(path());
        mkdirSync(path());
      },
      message: anyChange,
    },
    {
      what: 'is now a fifo without a writer',
      change() {
        rmSync(path());
        execFileSync('mkfifo', [path()]);
      },
      message: anyChange,
    },
    {
      what: 'lies in a directory that is a file now',
      change() {
        rmSync(join(root, 'etc'), { recursive: true });
        writeFileSync(join(root, 'etc'), '');
      },
      message: 'vanished or was replaced',
    },
    {
      what: 'lies in a directory that leads out of the rootfs now',
      change() {
        mkdirSync(join(top, 'outside'));
        renameSync(twin(), join(top, 'outside/file'));
        rmSync(join(root, 'etc'), { recursive: true });
        symlinkSync('../outside', join(root, 'etc'));
      },
      message: 'was replaced',
    },
  ];

  test.each(changes)('it $what', async ({ change, message }) => {
    await scanWith({ 'etc/file': 'content' });
    change();
    expect(() => read('/etc/file')).toThrow(changed(`etc/file ${message}`));
    expect(() => read('/etc/file', { offset: 0, length: 0 })).toThrow(changed(message));
    await expect(hash(['/etc/file'])).rejects.toThrow(changed(message));
  });

  test('what another name in its place holds is not read either', async () => {
    await scanWith({ 'etc/file': 'content', 'etc/file2': 'CONTENT' });
    renameSync(join(root, 'etc/file2'), path());
    expect(() => read('/etc/file')).toThrow(changed('was replaced'));
  });

  test('a neighbor may change', async () => {
    await scanWith({ 'etc/file': 'content', 'etc/other': '' });
    appendFileSync(join(root, 'etc/other'), 'x');
    writeFileSync(join(root, 'etc/new'), '');
    expect(read('/etc/file')).toBe('content');
  });
});

describe('an open file', () => {
  test('is read from its beginning', async () => {
    await scanWith({ file: 'content' });
    const open = readerOf(scan.content, scan.files.columns).open(idOf('/file'));
    const buffer = Buffer.alloc(10);
    try {
      open.expectUnchanged();
      expect(buffer.toString('latin1', 0, open.read(buffer, 0, 0))).toBe('content');
    } finally {
      open.close();
    }
  });

  test('a refused one is not left open', async () => {
    await scanWith({ file: 'content' });
    appendFileSync(join(root, 'file'), 'x');
    const free = openSync(root, 'r');
    closeSync(free);
    expect(() => read('/file')).toThrow(changed('grew'));
    const next = openSync(root, 'r');
    closeSync(next);
    expect(next).toBe(free);
  });
});
