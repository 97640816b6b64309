import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { FileIndex } from '@chunkah/core';
import type { FileColumns } from '@chunkah/core/engine';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bytePath, makeRoot, removeRoot, withoutPrivileges } from '../temporary-root.fixture.ts';
import type { ListingHook } from './list-tree.ts';
import { scanRootfs, scanWithHook } from './scan-rootfs.ts';

let root: string;

beforeEach(() => {
  root = makeRoot();
});

afterEach(() => removeRoot(root));

/** Writes files, empty unless the content is given, and the directories above them. */
function writeFiles(files: Readonly<Record<string, string>> | readonly string[]): void {
  const list = Array.isArray(files) ? files.map((path) => [path, ''] as const) : Object.entries(files);
  for (const [path, content] of list) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

function paths(files: FileIndex): string[] {
  return Array.from(files, ({ path }) => path);
}

async function scannedPaths(): Promise<string[]> {
  const { files } = await scanRootfs({ rootfs: root });
  return paths(files);
}

function fails(code: string, message: string | RegExp) {
  return expect.objectContaining({ code, message: expect.stringMatching(message), hint: expect.any(String) });
}

describe('order', () => {
  test('a directory comes directly before what lies in it, names in byte order', async () => {
    writeFiles(['a-b', 'a/b/c', 'a/b-c', 'a/b.c', 'a.b', 'a0', 'Z', '10', '9']);
    expect(await scannedPaths()).toEqual([
      '/10',
      '/9',
      '/Z',
      '/a',
      '/a/b',
      '/a/b/c',
      '/a/b-c',
      '/a/b.c',
      '/a-b',
      '/a.b',
      '/a0',
    ]);
  });

  test('bytes decide, not characters', async () => {
    // In UTF-16, U+10000 begins with the unit D800 and so comes before U+FFFD.
    writeFiles(['\u{10000}', '\ufffd', 'ÿ', 'é', 'e', 'f']);
    writeFileSync(bytePath(root, '\xc3'), '');
    writeFileSync(bytePath(root, '\xff'), '');
    expect(await scannedPaths()).toEqual(
      ['e', 'f', '\udcc3', 'é', 'ÿ', '\ufffd', '\u{10000}', '\udcff'].map((name) => `/${name}`),
    );
  });

  test('the order in which the file system lists names changes nothing', async () => {
    writeFiles(['b/x', 'b/y', 'b/z', 'a', 'c/d/e', 'c/d/f', 'ü', 'z']);
    linkSync(join(root, 'z'), join(root, 'b/link'));
    linkSync(join(root, 'c/d/e'), join(root, 'c/0'));
    symlinkSync('first', join(root, 'l1'));
    symlinkSync('second', join(root, 'l2'));
    const sort = (entries: Parameters<ListingHook>[0]) => entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    const shuffles: ListingHook[] = [
      (entries) => sort(entries),
      (entries) => sort(entries).reverse(),
      (entries) => sort(entries).push(...entries.splice(0, 2)),
    ];
    const scans: FileColumns[] = [];
    for (const shuffle of shuffles) {
      scans.push((await scanWithHook({ rootfs: root }, shuffle)).files.columns);
    }
    expect(scans[0]?.count).toBe(15);
    expect(scans[1]).toEqual(scans[0]);
    expect(scans[2]).toEqual(scans[0]);
  });

  test('the root itself is not an entry; an empty one has none', async () => {
    const { files } = await scanRootfs({ rootfs: root });
    expect(files.count).toBe(0);
  });
});

describe('names', () => {
  test('a name of any bytes has one path, which finds it again', async () => {
    const names = ['\xff', 'caf\xe9', '\xed\xa0\x80', 'a\nb', '\x1b[31m', ' ', '..dots', '\\', '*', 'x'.repeat(255)];
    for (const name of names) writeFileSync(bytePath(root, name), '');
    const { files } = await scanRootfs({ rootfs: root });
    expect(files.count).toBe(names.length);
    expect(new Set(paths(files))).toContain('/caf\udce9');
    expect(new Set(paths(files))).toContain('/\udced\udca0\udc80');
    for (const path of paths(files)) expect(files.path(files.find(path) ?? -1)).toBe(path);
  });

  test('what lies in a directory whose name is not UTF-8 is found', async () => {
    mkdirSync(bytePath(root, '\xe9'));
    writeFileSync(bytePath(root, '\xe9/\xff'), 'x');
    expect(await scannedPaths()).toEqual(['/\udce9', '/\udce9/\udcff']);
  });

  test('a path too long for the host is an error that names it', async () => {
    const part = `${'d'.repeat(200)}/`.repeat(15);
    mkdirSync(join(root, 'a', part), { recursive: true });
    mkdirSync(join(root, 'b', part), { recursive: true });
    renameSync(join(root, 'b'), join(root, 'a', part, 'b'));
    await expect(scanRootfs({ rootfs: root })).rejects.toThrow(fails('PATH_TOO_LONG', 'a/ddd.* bytes'));
    await expect(scanRootfs({ rootfs: root, prune: ['/a/'] })).resolves.toMatchObject({ files: { count: 1 } });
  });

  test('a thousand directories below each other', async () => {
    mkdirSync(join(root, 'd/'.repeat(1000)), { recursive: true });
    const { files } = await scanRootfs({ rootfs: root });
    expect(files.count).toBe(1000);
    expect(files.path(999)).toBe('/d'.repeat(1000));
    expect(files.subtreeEnd(0)).toBe(1000);
  });
});

describe('metadata', () => {
  test('type, permissions, owner and size are those of the disk', async () => {
    writeFiles({ 'bin/su': 'content', 'etc/shadow': 'x' });
    chmodSync(join(root, 'bin/su'), 0o4755);
    chmodSync(join(root, 'etc/shadow'), 0);
    chmodSync(join(root, 'etc'), 0o1777);
    symlinkSync('bin/su', join(root, 'link'));
    const { files } = await scanRootfs({ rootfs: root });
    expect(Array.from(files, ({ path, type, mode }) => [path, type, mode.toString(8)])).toEqual([
      ['/bin', 'directory', '40755'],
      ['/bin/su', 'file', '104755'],
      ['/etc', 'directory', '41777'],
      ['/etc/shadow', 'file', '100000'],
      ['/link', 'symlink', '120777'],
    ]);
    const { columns } = files;
    const disk = statSync(join(root, 'bin/su'), { bigint: true });
    expect([columns.uid[1], columns.gid[1]]).toEqual([process.getuid?.(), Number(disk.gid)]);
    expect([columns.size[1], columns.size[3], columns.size[4]]).toEqual([7, 1, 6]);
    expect([columns.inode[1], columns.device[1]]).toEqual([disk.ino, disk.dev]);
  });

  test.each([
    { time: 1_700_000_000.75, seconds: 1_700_000_000, rest: 750_000_000 },
    { time: 0, seconds: 0, rest: 0 },
    { time: -0.25, seconds: -1, rest: 750_000_000 },
    { time: -1, seconds: -1, rest: 0 },
    { time: -86_400.5, seconds: -86_401, rest: 500_000_000 },
    { time: 4_294_967_296.5, seconds: 4_294_967_296, rest: 500_000_000 },
  ])('the time $time is rounded down to $seconds', async ({ time, seconds, rest }) => {
    writeFiles(['file']);
    // Node takes a negative number as the current time.
    utimesSync(join(root, 'file'), 0, new Date(time * 1000));
    const { columns } = (await scanRootfs({ rootfs: root })).files;
    expect([columns.mtime[0], columns.mtimeNanoseconds[0]]).toEqual([seconds, rest]);
  });

  test('the times of a symlink are its own', async () => {
    writeFiles(['target']);
    symlinkSync('target', join(root, 'link'));
    lutimesSync(join(root, 'link'), 7, 7);
    utimesSync(join(root, 'target'), 9, 9);
    const { columns } = (await scanRootfs({ rootfs: root })).files;
    expect([...columns.mtime]).toEqual([7, 9]);
  });

  test('all hard links of a file are one group; groups are numbered by their first names', async () => {
    writeFiles(['b/one', 'c/two', 'single']);
    linkSync(join(root, 'b/one'), join(root, 'z'));
    linkSync(join(root, 'c/two'), join(root, 'a'));
    const { files } = await scanRootfs({ rootfs: root });
    expect(Array.from(files, ({ path, linkGroup }) => [path, linkGroup])).toEqual([
      ['/a', 1],
      ['/b', 0],
      ['/b/one', 2],
      ['/c', 0],
      ['/c/two', 1],
      ['/single', 0],
      ['/z', 2],
    ]);
  });

  test('a symlink keeps its exact target and leads the scan nowhere', async () => {
    const outside = makeRoot();
    writeFileSync(join(outside, 'secret'), '');
    const targets = ['a//b/./c/', '/', '../../..', 'loop', outside, `${'t'.repeat(200)}/`.repeat(20), '.'];
    targets.forEach((target, index) => {
      symlinkSync(target, join(root, `l${index}`));
    });
    symlinkSync(Buffer.from('caf\xe9\n', 'latin1'), join(root, 'l7'));
    const { files } = await scanRootfs({ rootfs: root });
    removeRoot(outside);
    expect(Array.from(files, ({ id }) => files.linkTarget(id))).toEqual([...targets, 'caf\udce9\n']);
  });
});

describe('special files', () => {
  function makeFifo(path: string): void {
    mkdirSync(join(root, path, '..'), { recursive: true });
    execFileSync('mkfifo', [join(root, path)]);
  }

  test('a fifo is refused by its path', async () => {
    makeFifo('run/pipe');
    await expect(scanRootfs({ rootfs: root })).rejects.toThrow(
      fails('SPECIAL_FILE', '^/run/pipe is a fifo: OCI allows it in a layer, but'),
    );
    await expect(scanRootfs({ rootfs: root })).rejects.toMatchObject({
      hint: expect.stringContaining('--skip-special'),
    });
  });

  test('a socket is refused by its path', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(root, 'socket'), resolve));
    try {
      await expect(scanRootfs({ rootfs: root })).rejects.toThrow(
        fails('SPECIAL_FILE', '^/socket is a socket: a layer cannot contain one'),
      );
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  test('they are left out and counted when asked', async () => {
    makeFifo('run/pipe');
    makeFifo('run/another');
    writeFiles(['run/file']);
    const { files, skippedSpecialFiles, firstSpecialFile } = await scanRootfs({ rootfs: root, skipSpecialFiles: true });
    expect(paths(files)).toEqual(['/run', '/run/file']);
    expect({ skippedSpecialFiles, firstSpecialFile }).toEqual({
      skippedSpecialFiles: 2,
      firstSpecialFile: '/run/another',
    });
  });

  test('a pruned one is not a fault', async () => {
    makeFifo('run/pipe');
    makeFifo('dev/null');
    const { files, skippedSpecialFiles } = await scanRootfs({ rootfs: root, prune: ['/run/', '/dev/null'] });
    expect(paths(files)).toEqual(['/dev', '/run']);
    expect(skippedSpecialFiles).toBe(0);
  });
});

describe('prune', () => {
  async function pruned(prune: readonly string[]) {
    writeFiles(['etc/hosts', 'var/cache/apt/x', 'var/cachet', 'var/lib/y', 'ü']);
    symlinkSync('var', join(root, 'link'));
    const { files, unmatchedPrunes } = await scanRootfs({ rootfs: root, prune });
    return { paths: paths(files), unmatchedPrunes };
  }

  const all = [
    '/etc',
    '/etc/hosts',
    '/link',
    '/var',
    '/var/cache',
    '/var/cache/apt',
    '/var/cache/apt/x',
    '/var/cachet',
    '/var/lib',
    '/var/lib/y',
    '/ü',
  ];

  test.each<{ prune: string; gone: string[] }>([
    { prune: '/var/cache', gone: ['/var/cache', '/var/cache/apt', '/var/cache/apt/x'] },
    { prune: '/var/cache/', gone: ['/var/cache/apt', '/var/cache/apt/x'] },
    { prune: '//var///cache//', gone: ['/var/cache/apt', '/var/cache/apt/x'] },
    { prune: '/etc/hosts', gone: ['/etc/hosts'] },
    { prune: '/link', gone: ['/link'] },
    { prune: '/ü', gone: ['/ü'] },
  ])('$prune leaves out $gone', async ({ prune, gone }) => {
    expect(await pruned([prune])).toEqual({ paths: all.filter((path) => !gone.includes(path)), unmatchedPrunes: [] });
  });

  test.each(['/var/cach', '/etc/hosts/', '/link/', '/link/lib', '/nothing', '/var/*', '/VAR'])(
    '%s matches nothing: it is reported as it was given',
    async (prune) => {
      expect(await pruned([prune])).toEqual({ paths: all, unmatchedPrunes: [prune] });
    },
  );

  test('several paths', async () => {
    const { paths: left, unmatchedPrunes } = await pruned(['/var/cache/', '/etc', '/var/lib/y', '/no/']);
    expect(left).toEqual(['/link', '/var', '/var/cache', '/var/cachet', '/var/lib', '/ü']);
    expect(unmatchedPrunes).toEqual(['/no/']);
  });

  test('a name that is not UTF-8 is pruned by the path that the scan gives it', async () => {
    mkdirSync(bytePath(root, 'caf\xe9'));
    writeFileSync(bytePath(root, 'caf\xe9/x'), '');
    const { files, unmatchedPrunes } = await scanRootfs({ rootfs: root, prune: ['/caf\udce9/'] });
    expect([paths(files), unmatchedPrunes]).toEqual([['/caf\udce9'], []]);
  });

  test.each(['', '/', '//', 'var/cache', './var', '/var/../etc', '/./var', '/var/.', '/a\0b'])(
    '%j is refused before anything is read',
    async (prune) => {
      await expect(scanRootfs({ rootfs: root, prune: [prune] })).rejects.toThrow(
        fails('PRUNE_PATH_INVALID', '^prune '),
      );
    },
  );
});

test.each(['a\ud800b', 'a\udc7f', '\udd00', '\udcff\ud83d'])(
  'the path %j, which no file can have, is refused',
  async (path) => {
    const error = fails('PATH_INVALID', 'is not a path');
    await expect(scanRootfs({ rootfs: join(root, path) })).rejects.toThrow(error);
    await expect(scanRootfs({ rootfs: root, prune: [`/${path}`] })).rejects.toThrow(error);
  },
);

describe('the root', () => {
  test('its path is absolute and real, whatever way leads there', async () => {
    mkdirSync(join(root, 'real'));
    symlinkSync('real', join(root, 'link'));
    const { root: real } = (await scanRootfs({ rootfs: join(root, 'real') })).content;
    expect(real).toBe(`${(await scanRootfs({ rootfs: root })).content.root}/real`);
    for (const rootfs of [`${root}/link`, `${root}/real/`, `${root}/./real/../link//`]) {
      expect((await scanRootfs({ rootfs })).content.root).toBe(real);
    }
  });

  test('its name may be of any characters', async () => {
    const rootfs = join(root, 'größe\u{1f600}');
    mkdirSync(rootfs);
    writeFileSync(join(rootfs, 'x'), '');
    expect(paths((await scanRootfs({ rootfs })).files)).toEqual(['/x']);
  });

  test('a symlink may lead to a directory whose name is not UTF-8', async () => {
    mkdirSync(bytePath(root, 'caf\xe9'));
    writeFileSync(bytePath(root, 'caf\xe9/x'), '');
    symlinkSync(Buffer.from('caf\xe9', 'latin1'), join(root, 'link'));
    const { files, content } = await scanRootfs({ rootfs: join(root, 'link') });
    expect(content.root.endsWith('/caf\xe9')).toBe(true);
    expect(paths(files)).toEqual(['/x']);
  });

  test('missing', async () => {
    await expect(scanRootfs({ rootfs: join(root, 'no') })).rejects.toThrow(fails('ROOTFS_NOT_FOUND', 'does not exist'));
  });

  test('a file, or below one', async () => {
    writeFiles(['file']);
    for (const rootfs of [join(root, 'file'), join(root, 'file/below')]) {
      await expect(scanRootfs({ rootfs })).rejects.toThrow(fails('ROOTFS_NOT_DIRECTORY', 'not a directory'));
    }
  });

  test('a symlink that leads in a circle', async () => {
    symlinkSync('loop', join(root, 'loop'));
    await expect(scanRootfs({ rootfs: join(root, 'loop') })).rejects.toMatchObject({ code: expect.any(String) });
  });
});

describe('what may not be read', () => {
  test.each(['', 'etc/private'])('a directory: /%s', async (path) => {
    mkdirSync(join(root, path), { recursive: true });
    chmodSync(root, 0o755);
    chmodSync(join(root, path), 0);
    const scan = withoutPrivileges(() => scanRootfs({ rootfs: root }));
    await expect(scan).rejects.toThrow(fails('UNREADABLE', `${path}: EACCES`));
  });
});

describe('a long scan', () => {
  /** More entries, and more time, than a scan needs between two checks of its signal. */
  function slowTree(): (entries: unknown[]) => void {
    for (const directory of ['a', 'b']) {
      mkdirSync(join(root, directory));
      for (let name = 0; name < 600; name += 1) mkdirSync(join(root, directory, String(name)));
    }
    return (entries) => {
      const start = performance.now();
      while (entries.length > 100 && performance.now() - start < 100) entries.at(0);
    };
  }

  test('tells how many entries it has found, at last all', async () => {
    const told: number[] = [];
    const onProgress = (entries: number) => told.push(entries);
    const { files } = await scanWithHook({ rootfs: root, onProgress }, slowTree());
    expect(told.length).toBeGreaterThan(1);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(files.count);
  });

  test('ends when it is aborted, with the reason', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const { signal } = controller;
    const told: number[] = [];
    const onProgress = (entries: number) => {
      told.push(entries);
      controller.abort(reason);
    };
    await expect(scanWithHook({ rootfs: root, signal, onProgress }, slowTree())).rejects.toBe(reason);
    expect(told).toHaveLength(1);
  });

  test('does not begin when it was aborted before', async () => {
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    await expect(scanRootfs({ rootfs: root, signal })).rejects.toBe(reason);
  });
});
