import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { assertValidImage } from '@chunkah/oci';
import { defaultMtime, directory, file, symlink, type Tree, writeTree } from '@chunkah/testkit';
import { plan } from 'chunkah';
import { describe, expect, test } from 'vitest';
import { type Outcome, run, runChunkah, scratchDirectory, tmpfsDirectory } from './program.ts';
import { blobFile, readImage } from './read-image.ts';
import { compareTrees, unpackLayers } from './unpacked-tree.ts';

/** PATH_MAX of Linux without the NUL at the end, in bytes. */
const longestPath = 4095;
/** NAME_MAX of Linux, in bytes. */
const longestName = 255;
/** Without any component there would be no image. */
const labelled: Tree = { 'etc/labelled': file('x', { xattrs: { 'user.component': 'labelled' } }) };
const manyEntries = 100_000;

describe('unpacked, the image is the tree again', () => {
  const oddNames: Tree = {
    ...labelled,
    'bytes/\udcff\udcfe': file('no UTF-8'),
    'bytes/\udcc3': directory(),
    'bytes/\udcc3/cut character': file('a directory that is not UTF-8'),
    'bytes/target': symlink('../bytes/\udcff\udcfe'),
    'lines/a\nb': file('newline'),
    'lines/\n': directory(),
    'controls/\x1b[31m\x07\t\r\x7f': file('controls'),
    [`long/${'n'.repeat(longestName)}`]: file('longest name'),
    [`long/${'é'.repeat(127)}x`]: file('longest name in two-byte characters'),
    [`long/${'d'.repeat(longestName)}/${'e'.repeat(longestName)}`]: directory(),
    [`long/${'s'.repeat(longestName)}`]: symlink('t'.repeat(longestPath)),
    'dots/..dots': file('1'),
    'dots/...': file('2'),
    'dots/.hidden': directory(),
    'signs/-rf': file('1'),
    'signs/ ': file('2'),
    'signs/\\n': file('3'),
    'signs/*?[a]"\'$(x)': file('4'),
    'forms/\u00e9': file('composed'),
    'forms/e\u0301': file('decomposed'),
    'order/a/b': file('1'),
    'order/a-b': file('2'),
    'order/a.': file('3'),
    'empty/of/everything': directory({ mode: 0o700 }),
  };

  test.each([
    { title: 'odd names', args: [] },
    { title: 'odd names, with --compat chunkah-0.6', args: ['--compat', 'chunkah-0.6'] },
  ])('$title', async ({ args }) => {
    const { rootfs, scratch } = writtenTree(oddNames);
    await expectRoundTrip(rootfs, scratch, args);
  });

  test('a path as long as the host allows', async () => {
    const scratch = scratchDirectory();
    const rootfs = join(scratch, 'rootfs');
    mkdirSync(rootfs);
    const path = pathOfLength(longestPath - rootfs.length - 1);
    writeTree(rootfs, { ...labelled, [path]: file('far away') });
    await expectRoundTrip(rootfs, scratch);
  });

  test('directories 1 000 levels deep', async () => {
    const { rootfs, scratch } = writtenTree({ ...labelled, [`${'d/'.repeat(1000)}file`]: file('deep') });
    await expectRoundTrip(rootfs, scratch);
  });

  test('100 000 entries in one directory', async () => {
    const scratch = tmpfsDirectory(1024 * 1024 * 1024);
    const { rootfs } = writtenTree({ ...labelled, many: directory() }, scratch);
    const script = `cd "$1"; seq ${manyEntries} | xargs touch -d @${defaultMtime} && touch -d @${defaultMtime} .`;
    await run('bash', ['-c', script, 'bash', join(rootfs, 'many')]);
    await expectRoundTrip(rootfs, scratch);
    expect(readdirSync(join(scratch, 'unpacked/many'))).toHaveLength(manyEntries);
  });
});

describe('a path longer than the host allows', () => {
  function treeBeyondTheLimit() {
    const scratch = scratchDirectory();
    const rootfs = join(scratch, 'rootfs');
    mkdirSync(rootfs);
    const deep = pathOfLength(longestPath - rootfs.length - 10);
    writeTree(rootfs, { ...labelled, [`top/${deep.slice(4)}`]: directory() });
    writeTree(scratch, { 'moved/file beyond the limit': file('x') });
    renameSync(join(scratch, 'moved'), join(rootfs, `top/${deep.slice(4)}`, 'moved'));
    return { rootfs, scratch };
  }

  test('ends the build with an error that says so, and leaves nothing', async () => {
    const { rootfs, scratch } = treeBeyondTheLimit();
    const result = await build(rootfs, join(scratch, 'image'));
    expect(result.code, result.stderr).toBe(1);
    expect(result.stderr).toMatch(
      /^error: \S*\/rootfs\/top\/.* is longer than this host's limit for paths\nhint: .+\n$/,
    );
    expect(readdirSync(scratch)).toEqual(['rootfs']);
    await expect(plan({ rootfs })).rejects.toMatchObject({ code: 'PATH_TOO_LONG' });
  });

  test('can be left out', async () => {
    const { rootfs, scratch } = treeBeyondTheLimit();
    const result = await build(rootfs, join(scratch, 'image'), ['--prune', '/top']);
    expect(result.code, result.stderr).toBe(0);
    await assertValidImage(join(scratch, 'image'));
  });
});

describe('a name that an unpacker would take for a deletion', () => {
  const tree: Tree = { ...labelled, 'srv/.wh.passwd': file('x'), 'srv/.whx': file('y') };

  test('is refused; the error names it and the way to leave it out', async () => {
    const { rootfs, scratch } = writtenTree(tree);
    const result = await build(rootfs, join(scratch, 'image'));
    expect(result.code, result.stderr).toBe(1);
    expect(result.stderr).toMatch(/^error: \/srv\/\.wh\.passwd.*\nhint: .*--prune \/srv\/\.wh\.passwd\n$/);
    expect(readdirSync(scratch)).toEqual(['rootfs']);
  });

  test('is left out as the error says', async () => {
    const { rootfs, scratch } = writtenTree(tree);
    const result = await build(rootfs, join(scratch, 'image'), ['--prune', '/srv/.wh.passwd']);
    expect(result.code, result.stderr).toBe(0);
    expect(await recordedNames(join(scratch, 'image'), 'srv/')).toEqual(['srv/', 'srv/.whx']);
  });

  test('is recorded by --compat chunkah-0.6', async () => {
    const { rootfs, scratch } = writtenTree(tree);
    const result = await build(rootfs, join(scratch, 'image'), ['--compat', 'chunkah-0.6']);
    expect(result.code, result.stderr).toBe(0);
    expect(await recordedNames(join(scratch, 'image'), 'srv/')).toEqual(['srv/', 'srv/.wh.passwd', 'srv/.whx']);
  });
});

test('a second copy of the files in sysroot/ostree causes a warning that says how to leave it out', async () => {
  const { rootfs, scratch } = writtenTree({ ...labelled, 'sysroot/ostree/repo/objects/a': file('x') });
  const result = await build(rootfs, join(scratch, 'image'));
  expect(result.code, result.stderr).toBe(0);
  expect(result.stderr).toMatch(/^warning: .*sysroot\/ostree.*--prune \/sysroot\/$/m);

  const pruned = await build(rootfs, join(scratch, 'pruned'), ['--prune', '/sysroot/']);
  expect(pruned.code, pruned.stderr).toBe(0);
  expect(pruned.stderr).not.toContain('ostree');
  expect(await recordedNames(join(scratch, 'pruned'), 'sysroot/')).toEqual(['sysroot/']);
});

/** A tree on disk: below `scratch` as `rootfs`. */
function writtenTree(tree: Tree, scratch = scratchDirectory()): { rootfs: string; scratch: string } {
  const rootfs = join(scratch, 'rootfs');
  mkdirSync(rootfs);
  writeTree(rootfs, tree);
  return { rootfs, scratch };
}

/** A relative path of exactly so many bytes, in as few names as can be. */
function pathOfLength(length: number): string {
  const names = Math.floor(length / (longestName + 1));
  return `${`${'p'.repeat(longestName)}/`.repeat(names)}${'f'.repeat(length % (longestName + 1))}`;
}

function build(rootfs: string, image: string, args: readonly string[] = []): Promise<Outcome> {
  return runChunkah(['build', '--rootfs', rootfs, '-o', `oci:${image}`, ...args]);
}

async function expectRoundTrip(rootfs: string, scratch: string, args: readonly string[] = []): Promise<void> {
  const image = join(scratch, 'image');
  const unpacked = join(scratch, 'unpacked');
  const result = await build(rootfs, image, args);
  expect(result.code, result.stderr).toBe(0);
  await assertValidImage(image);
  mkdirSync(unpacked);
  await unpackLayers(image, unpacked);
  await compareTrees(rootfs, unpacked);
}

/**
 * The names that the layers of an image directory record below a directory, in the order of layers
 * and entries.
 */
async function recordedNames(image: string, below: string): Promise<string[]> {
  const lists: string[] = [];
  for (const { digest } of readImage(image).layers)
    lists.push(String(await run('tar', ['-tf', blobFile(image, digest)])));
  return lists.flatMap((list) => list.split('\n')).filter((name) => name.startsWith(below));
}
