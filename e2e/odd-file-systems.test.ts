import { execFileSync } from 'node:child_process';
import { linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { directory, file } from '@chunkah/testkit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { useAtCall } from './at-call/at-call.ts';
import { throughFifo } from './fifo.ts';
import { mount } from './mount.ts';
import { run, summaryLines, tmpfsDirectory } from './program.ts';
import { blobFile, readImage } from './read-image.ts';
import { compareTrees, unpackLayers } from './unpacked-tree.ts';
import { createWorkplace, expectRefused, runAt, type Workplace } from './workplace.ts';

const atCall = useAtCall();

const mebibyte = 2 ** 20;
const epoch = ['--source-date-epoch', '1600000000'];

/** All ways to write: each looks at the files again, some twice. */
const outputs = [
  { output: 'a directory', args: [] },
  { output: 'a compressed directory', args: ['--compressed'] },
  { output: 'an archive', args: [] },
  { output: 'a pipe', args: [] },
  { output: 'a compressed pipe', args: ['--compressed'] },
] as const;

/** Builds the rootfs of the place into `output/image`. */
function buildTo(place: Workplace, output: string, args: readonly string[]) {
  const image = join(place.output, 'image');
  const build = (...target: readonly string[]) => runAt(place, ['build', ...target, ...args, ...epoch], { threads: 2 });
  if (output.includes('directory')) return build('-o', `oci:${image}`);
  if (output.includes('pipe')) return throughFifo(image, (fifo) => build('-o', fifo));
  return build('-o', image);
}

describe('inode numbers of 64 bits', () => {
  /**
   * Three file systems as one: the kernel tells them apart by the highest bits of the inode
   * numbers.
   */
  function overlayOfThree(): Workplace {
    const place = createWorkplace({});
    const lower = Array.from({ length: 3 }, () => tmpfsDirectory(mebibyte));
    for (const [number, path] of lower.entries()) {
      mkdirSync(join(path, `dir${number}`));
      writeFileSync(join(path, `dir${number}/file`), `content ${number}`);
      linkSync(join(path, `dir${number}/file`), join(path, `dir${number}/other`));
      execFileSync('setfattr', ['-n', 'user.component', '-v', `c${number}`, join(path, `dir${number}/file`)]);
      execFileSync('touch', ['-d', '@1600000000', join(path, `dir${number}/file`), join(path, `dir${number}`)]);
    }
    mount('-t', 'overlay', 'overlay', '-o', `ro,lowerdir=${lower.join(':')},xino=on`, place.rootfs);
    const inodes = readdirSync(place.rootfs).map((name) =>
      BigInt.asUintN(64, lstatSync(join(place.rootfs, name, 'file'), { bigint: true }).ino),
    );
    expect(inodes.some((inode) => inode >= 2n ** 63n)).toBe(true);
    return place;
  }

  test.each(outputs)('are those of the scan when the files are read for $output', async ({ output, args }) => {
    const place = overlayOfThree();
    const { code, stderr } = await buildTo(place, output, args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(summaryLines) });
  });

  test('make hard links as others do', async () => {
    const place = overlayOfThree();
    await buildTo(place, 'a directory', []);
    const unpacked = join(place.directory, 'unpacked');
    mkdirSync(unpacked);
    await unpackLayers(join(place.output, 'image'), unpacked);
    await compareTrees(place.rootfs, unpacked);
    expect(readFileSync(join(unpacked, 'dir2/other'), 'utf8')).toBe('content 2');
  });
});

test.each(outputs)('times of 64 bits are those of the scan when the files are read for $output', async (how) => {
  const place = { ...createWorkplace({}), rootfs: tmpfsDirectory(mebibyte) };
  // Beyond 2^53 and so no number of its own in floating point; before 1970; the last one that the
  // kernel takes.
  for (const seconds of ['9007199254740995', '-9007199254740997', '9223372036854775807']) {
    writeFileSync(join(place.rootfs, seconds), seconds);
    await run('touch', ['-d', `@${seconds}.123456789`, join(place.rootfs, seconds)]);
    await run('setfattr', ['-n', 'user.component', '-v', 'c', join(place.rootfs, seconds)]);
  }
  const { code, stderr } = await buildTo(place, how.output, how.args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(summaryLines) });
});

describe('a file of 2 GiB or more', () => {
  test.each(['3G', '5G'])('in the place of a database (%s) is reported with its size', async (size) => {
    const place = createWorkplace({ 'var/lib/rpm': directory() });
    await run('truncate', ['-s', size, join(place.rootfs, 'var/lib/rpm/rpmdb.sqlite')]);
    const bytes = Number(size.slice(0, -1)) * 2 ** 30;
    expectRefused(await runAt(place, ['plan']), new RegExp(`rpmdb\\.sqlite has ${bytes} bytes`), /--prune/);
  });

  test('that is smaller, but too large for a string, is reported with its size', async () => {
    const place = createWorkplace();
    const path = join(place.directory, 'large.json');
    writeFileSync(path, '');
    truncateSync(path, 600 * mebibyte);
    expectRefused(await runAt(place, ['plan', '--config', path]), /large\.json: it has 629145600 bytes/, /./);
  });

  test.each(['--config', '--filemap', '--config-file'])('given with %s is reported', async (option) => {
    const place = createWorkplace();
    const path = join(place.directory, 'large.json');
    writeFileSync(path, '');
    truncateSync(path, 3 * 2 ** 30);
    expectRefused(await runAt(place, ['plan', option, path]), /large\.json.* (2 GiB|1073741824 bytes)/, /./);
  });
});

describe('marks of overlay drivers', () => {
  const marked = {
    'usr/lib': directory({ xattrs: { 'user.overlay.opaque': 'y', 'user.fuseoverlayfs.opaque': 'y' } }),
    'usr/lib/one': file('1', { xattrs: { 'user.component': 'one' } }),
    'usr/lib/two': file('2', { xattrs: { 'user.component': 'two', 'user.overlay.metacopy': '' } }),
  };

  /** What a client shows that mounts the layers without privileges. */
  async function mountedNames(place: Workplace): Promise<string[]> {
    const image = join(place.output, 'image');
    const lower: string[] = [];
    for (const [number, { digest }] of readImage(image).layers.entries()) {
      const layer = join(place.directory, `layer-${number}`);
      mkdirSync(layer);
      await run('tar', ['--xattrs', '--xattrs-include=*', '-xf', blobFile(image, digest), '-C', layer]);
      lower.unshift(layer);
    }
    const merged = join(place.directory, 'merged');
    mkdirSync(merged);
    mount('-t', 'overlay', 'overlay', '-o', `userxattr,lowerdir=${lower.join(':')}`, merged);
    return readdirSync(join(merged, 'usr/lib'));
  }

  test('hide nothing on a client, and one warning names them', async () => {
    const place = createWorkplace(marked);
    const { code, stderr } = await buildTo(place, 'a directory', []);
    expect(code, stderr).toBe(0);
    const [warning, ...rest] = stderr.split('\n');
    expect(warning).toMatch(/^warning: .* on 2 entries, such as user\.fuseoverlayfs\.opaque of \/usr\/lib: /);
    expect(rest.join('\n')).toMatch(summaryLines);
    expect(await mountedNames(place)).toEqual(['one', 'two']);
  });

  test('are recorded with --compat', async () => {
    const place = createWorkplace(marked);
    expect(await buildTo(place, 'a directory', ['--compat', 'chunkah-0.6'])).toMatchObject({
      code: 0,
      stderr: expect.not.stringContaining('warning'),
    });
    expect(await mountedNames(place)).not.toEqual(['one', 'two']);
  });
});

describe('a rootfs that should have been mounted', () => {
  test.each(['build', 'plan', 'repos', 'explain'])('ends %s, with a hint', async (command) => {
    const place = createWorkplace({});
    writeFileSync(join(place.directory, 'rules.json'), '[{"prefix": "/", "component": "all"}]');
    const args = { build: ['-o', 'oci:output/image'], explain: ['/x'] }[command] ?? [];
    const outcome = await runAt(place, [command, ...args, '--component-map', 'rules.json']);
    expectRefused(outcome, /^error: the rootfs .*\/rootfs is empty$/, /mounted/);
    expect(readdirSync(place.output)).toEqual([]);
  });
});

test('a temporary directory that cannot be removed causes a warning, and the image is complete', async () => {
  const place = createWorkplace();
  // Takes new names, and lets none go.
  await run('chattr', ['+a', place.output]);
  onTestFinished(() => void execFileSync('chattr', ['-a', place.output]));
  for (const [name, ...args] of [['image.tar'], ['oci:image'], ['compressed.tar', '--compressed']]) {
    const [, kind = '', image = ''] = /^(oci:)?(.*)$/.exec(name ?? '') ?? [];
    const { code, stderr } = await runAt(place, ['build', '-o', `${kind}${place.output}/${image}`, ...args]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(
        new RegExp(
          `^warning: cannot remove .*/output/\\.${image}\\.chunkah-\\w+, .*: EPERM\\nsha256:[^\\n]+\\nexpected download: [^\\n]+\\n$`,
        ),
      ),
    });
  }
  await run('tar', ['-xf', join(place.output, 'image.tar'), 'index.json'], { cwd: place.directory });
});

test('a temporary directory that cannot be removed does not hide what went wrong', async () => {
  const place = createWorkplace();
  await run('chattr', ['+a', place.output]);
  onTestFinished(() => void execFileSync('chattr', ['-a', place.output]));
  const env = atCall({ call: 'open', path: `${place.rootfs}/usr/big`, command: `echo >> ${place.rootfs}/usr/big` });
  const { code, stderr } = await runAt(place, ['build', '-o', `${place.output}/image.tar`], { env });
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(
      /^warning: cannot remove [^\n]+\nerror: [^\n]*\/usr\/big grew while [^\n]+\nhint: [^\n]+\n$/,
    ),
  });
});
