import { chmodSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { directory, fifo, file, type Tree } from '@chunkah/testkit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { expectBuildRefused, type Mistake, nodeAsNobody, toArchive } from './mistake.ts';
import { run } from './program.ts';
import { createWorkplace, runAt, sampleTree } from './workplace.ts';

describe('the rootfs', () => {
  const which = /give the directory of a root filesystem/;
  const nobodyMay = /run as a user who may read the whole rootfs/;

  test.each<Mistake>([
    { title: 'is missing', args: ['--rootfs', 'nowhere'], error: /rootfs nowhere does not exist/, hint: which },
    { title: 'is a file', args: ['--rootfs', 'rootfs/usr/big'], error: /big is not a directory/, hint: which },
    {
      title: 'lies below a file',
      args: ['--rootfs', 'rootfs/usr/big/x'],
      error: /big\/x is not a directory/,
      hint: which,
    },
    {
      title: 'is a missing variable',
      args: [],
      env: { CHUNKAH_ROOTFS: undefined },
      error: /CHUNKAH_ROOTFS/,
      hint: /--help/,
    },
    { title: 'is an empty variable', args: [], env: { CHUNKAH_ROOTFS: '' }, error: /CHUNKAH_ROOTFS/, hint: /--help/ },
  ])('$title', async ({ args, ...mistake }) => {
    await expectBuildRefused(createWorkplace(), { ...mistake, args: [...toArchive, ...args] });
  });

  test.each([
    { what: 'the rootfs', path: '', mode: 0o700 },
    { what: 'a directory in it', path: '/usr/lib', mode: 0o700 },
    { what: 'the names in a directory', path: '/usr/lib', mode: 0o711 },
    { what: 'a file', path: '/usr/big', mode: 0o600 },
  ])('$what cannot be read', async ({ path, mode }) => {
    const place = createWorkplace({ ...sampleTree, 'usr/big': file('x') });
    chmodSync(place.rootfs + path, mode);
    chmodSync(place.output, 0o777);
    const error = new RegExp(`cannot read .*/rootfs${path}: EACCES`);
    await expectBuildRefused(place, { args: toArchive, node: nodeAsNobody(place), error, hint: nobodyMay });
  });

  test.each<{ what: string; tree: Tree; error: RegExp; hint: RegExp }>([
    { what: 'a fifo', tree: { 'run/x': fifo() }, error: /\/run\/x is a fifo/, hint: /--skip-special-files or --prune/ },
    {
      what: 'a whiteout name',
      tree: { 'run/.wh.x': file('') },
      error: /\/run\/\.wh\.x/,
      hint: /--prune/,
    },
  ])('holds $what', async ({ tree, error, hint }) => {
    await expectBuildRefused(createWorkplace({ ...sampleTree, ...tree }), { args: toArchive, error, hint });
  });

  test('holds special files of each kind: they are named, and left out with --skip-special-files', async () => {
    const place = createWorkplace({ ...sampleTree, run: directory() });
    const server = createServer().listen(join(place.rootfs, 'run/socket'));
    onTestFinished(() => void server.close());
    await run('mknod', [join(place.rootfs, 'run/block'), 'b', '7', '0']);
    await run('mknod', [join(place.rootfs, 'run/character'), 'c', '1', '3']);
    const kinds = { '/run/block': 'block device', '/run/character': 'character device', '/run/socket': 'socket' };
    const args = [...toArchive];
    for (const [path, kind] of Object.entries(kinds)) {
      const error = new RegExp(`${path} is a ${kind}`);
      await expectBuildRefused(place, { args, error, hint: /--skip-special-files/ });
      args.push('--prune', path);
    }
    const { code, stderr } = await runAt(place, ['build', ...toArchive, '--skip-special-files', '-v']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('left out 3 special files') });
  });

  test('has neither components nor large files', async () => {
    const place = createWorkplace({ 'etc/motd': file('welcome') });
    const error = /no supported component repo found in rootfs/;
    await expectBuildRefused(place, {
      args: toArchive,
      error,
      hint: /--component-map PATH .*--filemap PATH, .*user\.component/,
    });
  });
});

describe('extended attributes', () => {
  const invalid = Buffer.from('caf\xe9', 'latin1');
  const xattrFile = (name: string, value: string | Uint8Array) => file('', { xattrs: { [`user.${name}`]: value } });

  test.each<{ what: string; tree: Tree; error: RegExp; hint: RegExp }>([
    {
      what: 'a component name that is not UTF-8',
      tree: { 'opt/x': xattrFile('component', invalid) },
      error: /\/opt\/x: the value of user\.component is not UTF-8/,
      hint: /setfattr -n user\.component/,
    },
    {
      what: 'an empty component name',
      tree: { 'opt/x': xattrFile('component', '') },
      error: /\/opt\/x: the value of user\.component is empty/,
      hint: /setfattr -x user\.component/,
    },
    {
      what: 'an interval that is not UTF-8',
      tree: { opt: directory({ xattrs: { 'user.component': 'o', 'user.update-interval': invalid } }) },
      error: /\/opt: the value of user\.update-interval is not UTF-8/,
      hint: /setfattr -n user\.update-interval/,
    },
    ...['', '0', '-1', '1.5', 'fortnightly', 'Weekly', '7 '].map((text) => ({
      what: `the interval ${JSON.stringify(text)}`,
      tree: { opt: directory({ xattrs: { 'user.component': 'o', 'user.update-interval': text } }) },
      error: new RegExp(`/opt: "${text}" in user\\.update-interval is not an update interval`),
      hint: /a positive whole number of days, or daily, weekly/,
    })),
    {
      what: 'two intervals for one component',
      tree: {
        opt: directory({ xattrs: { 'user.component': 'o', 'user.update-interval': 'weekly' } }),
        'opt/x': xattrFile('update-interval', '30'),
      },
      error: /component "o" .*"weekly" on \/opt and "30" on \/opt\/x/,
      hint: /the same interval on all entries of a component/,
    },
  ])('$what', async ({ tree, error, hint }) => {
    await expectBuildRefused(createWorkplace({ ...sampleTree, ...tree }), { args: toArchive, error, hint });
  });
});
