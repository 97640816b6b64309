import { linkSync, mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileColumns } from '@chunkah/core/engine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ListingHook } from './scan/list-tree.ts';
import { scanRootfs, scanWithHook } from './scan/scan-rootfs.ts';
import { makeRoot, removeRoot, takesXattrs } from './temporary-root.fixture.ts';
import { writeXattr } from './xattr/write-xattr.ts';

/**
 * Enough for a scan to use three threads: symlinks with shared and unique targets, hard links far
 * apart, attributes.
 */
const directories = 60;
const perDirectory = 600;

let top: string;
let root: string;

beforeAll(() => {
  top = makeRoot();
  root = join(top, 'rootfs');
  mkdirSync(join(root, 'inodes'), { recursive: true });
  const inodes = Array.from({ length: directories * 2 }, (_, number) => join(root, 'inodes', String(number)));
  const withXattrs = takesXattrs(top);
  inodes.forEach((path, number) => {
    writeFileSync(path, '');
    if (withXattrs) writeXattr(path, 'user.number', Buffer.from(String(number % 7)));
  });
  for (let directory = 0; directory < directories; directory += 1) {
    const path = join(root, `d${directory}`);
    mkdirSync(path);
    for (let number = 0; number < perDirectory; number += 2) {
      symlinkSync(`target ${(number * directory) % 997}`, join(path, `s${number}`));
      linkSync(inodes[(number + directory) % inodes.length] ?? '', join(path, `l${number}`));
    }
  }
});

afterAll(() => removeRoot(top));

/** All columns as bytes: quicker to compare than number by number. */
function bytesOf({ targets, xattrs, count, ...columns }: FileColumns): Record<string, Buffer> {
  const all = {
    ...columns,
    targets: targets.bytes,
    targetStart: targets.start,
    xattrs: xattrs.bytes,
    xattrStart: xattrs.start,
  };
  const entries = Object.entries(all).map(([name, column]) => {
    return [name, Buffer.from(column.buffer, column.byteOffset, column.byteLength)] as const;
  });
  return { ...Object.fromEntries(entries), count: Buffer.of(count & 0xff) };
}

describe('a scan by several threads', () => {
  test('finds exactly what one thread finds', async () => {
    const one = (await scanRootfs({ rootfs: root, threads: 1 })).files;
    expect(one.count).toBe(directories * (perDirectory + 1) + 2 * directories + 1);
    const expected = bytesOf(one.columns);
    for (const threads of [2, 8]) {
      const found = bytesOf((await scanRootfs({ rootfs: root, threads })).files.columns);
      for (const [name, bytes] of Object.entries(expected)) {
        expect([threads, name, found[name]?.equals(bytes)]).toEqual([threads, name, true]);
      }
    }
    const symlink = one.find('/d7/s100') ?? -1;
    const link = one.find('/d7/l100') ?? -1;
    expect(one.linkTarget(symlink)).toBe('target 700');
    expect(one.entry(link).linkGroup).toBe(one.entry(one.find('/inodes/107') ?? -1).linkGroup);
  });

  test('ends when it is aborted, with the reason', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const { signal } = controller;
    const onProgress = () => controller.abort(reason);
    await expect(scanRootfs({ rootfs: root, threads: 3, signal, onProgress })).rejects.toBe(reason);
  });

  /** Runs `change` once all names are known, before metadata is read. */
  function scanWithChange(change: () => void): Promise<unknown> {
    let listings = 0;
    return scanWithHook({ rootfs: root, threads: 3 }, () => {
      listings += 1;
      if (listings === directories + 2) change();
    });
  }

  test('names the first entry in path order that is not as it was listed', async () => {
    const scan = scanWithChange(() => {
      for (const path of ['d9/s8', 'd20/s300', 'd50/s0']) unlinkSync(join(root, path));
    });
    await expect(scan).rejects.toMatchObject({
      code: 'ROOTFS_CHANGED',
      message: expect.stringMatching(/\/d20\/s300 vanished/),
      hint: expect.any(String),
    });
  });
});

test('a directory that is replaced while metadata is read ends the scan', async () => {
  const { files } = await scanRootfs({ rootfs: root });
  let told = 0;
  const onProgress = (entries: number) => {
    // Once all names are known metadata is being read: the first directory is done.
    if (entries === files.count) told += 1;
    if (told !== 1) return;
    renameSync(join(root, 'd0'), join(top, 'moved'));
    symlinkSync('../moved', join(root, 'd0'));
  };
  await expect(scanRootfs({ rootfs: root, threads: 1, onProgress })).rejects.toMatchObject({
    code: 'ROOTFS_CHANGED',
    message: expect.stringMatching(/rootfs\/d0 was replaced while/),
  });
});

describe('a rootfs that changes while it is scanned', () => {
  /** Scans a small rootfs and calls `change` when the directory `at` is being listed. */
  async function changed(at: string, change: (rootfs: string, outside: string) => void): Promise<unknown> {
    const place = makeRoot();
    const [rootfs, outside] = [join(place, 'rootfs'), join(place, 'outside')];
    mkdirSync(join(rootfs, 'a/below'), { recursive: true });
    mkdirSync(join(outside, 'below'), { recursive: true });
    for (const parent of [join(rootfs, 'a'), outside]) writeFileSync(join(parent, 'below/file'), 'x');
    const onListing: ListingHook = (entries) => {
      if (entries.some(({ name }) => name === at)) change(rootfs, outside);
    };
    try {
      return await scanWithHook({ rootfs }, onListing).catch((error: unknown) => error);
    } finally {
      removeRoot(place);
    }
  }

  const swap = (rootfs: string) => {
    renameSync(join(rootfs, 'a'), join(rootfs, '../moved'));
    symlinkSync('../outside', join(rootfs, 'a'));
  };

  test.each(['a', 'below', 'file'])('a directory that is a symlink to the outside when %s is listed', async (at) => {
    expect(await changed(at, swap)).toMatchObject({
      code: 'ROOTFS_CHANGED',
      message: expect.stringMatching(/rootfs\/a (was replaced|vanished or was replaced) while/),
    });
  });

  test('a directory that is gone when it is to be listed', async () => {
    const error = await changed('below', (rootfs) => rmSync(join(rootfs, 'a'), { recursive: true }));
    expect(error).toMatchObject({ code: 'ROOTFS_CHANGED', message: expect.stringContaining('a/below vanished') });
  });

  test('a file where a directory was', async () => {
    const error = await changed('file', (rootfs) => {
      rmSync(join(rootfs, 'a/below'), { recursive: true });
      writeFileSync(join(rootfs, 'a/below'), '');
    });
    expect(error).toMatchObject({ code: 'ROOTFS_CHANGED', message: expect.stringMatching(/a\/below was replaced/) });
  });
});
