import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { directory, symlink } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { type CallEvent, useAtCall } from './at-call/at-call.ts';
import { run } from './program.ts';
import { createWorkplace, expectNothingLeft, expectRefused, runAt, sampleTree } from './workplace.ts';

// What happens in the rootfs while the program reads it. Each change comes right before one call of
// the program, so that no test depends on time.

const atCall = useAtCall();

const outputs = {
  directory: ['-o', 'oci:output/image'],
  archive: ['-o', 'output/image.tar'],
  pipe: [],
  'compressed archive': ['-o', 'output/image.tar', '--compressed'],
  'compressed pipe': ['--compressed'],
} as const;
type Output = keyof typeof outputs;

/**
 * A change to the rootfs, its path inside of it. In the command `$R` is the rootfs, `$O` a copy of
 * it outside.
 */
type Change = CallEvent;

/** Builds while the change happens, and expects one clear error and nothing left. */
async function expectChangeRefused(output: Output, change: Change, error: RegExp): Promise<void> {
  const place = createWorkplace({ ...sampleTree, 'usr/lib/deep': directory(), 'usr/link': symlink('lib/small') });
  const outside = join(place.directory, 'outside');
  await run('cp', ['-a', place.rootfs, outside]);
  const done = join(place.directory, 'done');
  const command = `set -e; ${change.command}; touch ${done}`;
  const event = atCall({ ...change, path: `${place.rootfs}${change.path}`, command });
  const outcome = await runAt(place, ['build', ...outputs[output]], { env: { ...event, R: place.rootfs, O: outside } });
  expect(existsSync(done), 'the change happened').toBe(true);
  expectRefused(outcome, error, /a rootfs that nothing writes to/);
  expectNothingLeft(place);
}

const small = '/usr/lib/small';
const big = '/usr/big';
const atSmall = 'cd $R/usr/lib';
const moveDirectoryAway = 'mv $R/usr/lib $R/../old && ln -s $O/usr/lib $R/usr/lib';

interface Case {
  readonly title: string;
  readonly command: string;
  readonly error: RegExp;
}

/** What may happen to a file after the scan has seen it and before it is opened. */
const beforeOpening: readonly Case[] = [
  { title: 'gets other bytes', command: `${atSmall}; printf SMALL >small`, error: /small changed/ },
  {
    title: 'gets other bytes and its old time',
    command: `${atSmall}; printf SMALL >small; touch -d @1700000000 small`,
    error: /small changed/,
  },
  { title: 'gets another mode', command: `${atSmall}; chmod 600 small`, error: /small changed/ },
  { title: 'shrinks', command: `${atSmall}; printf x >small`, error: /small shrank/ },
  { title: 'grows', command: `${atSmall}; printf x >>small`, error: /small grew/ },
  { title: 'vanishes', command: `${atSmall}; rm small`, error: /small vanished/ },
  {
    title: 'is replaced by a file with the same facts',
    command: `${atSmall}; cp -a small new; mv new small`,
    error: /small was replaced/,
  },
  {
    title: 'is replaced by a symlink to its copy outside',
    command: `${atSmall}; ln -sf $O/usr/lib/small small`,
    error: /small vanished or was replaced/,
  },
  {
    title: 'is replaced by a fifo',
    command: `${atSmall}; rm small; mkfifo small`,
    error: /small (was replaced|shrank)/,
  },
  {
    title: 'is replaced by a directory',
    command: `${atSmall}; rm small; mkdir small`,
    error: /small (was replaced|grew)/,
  },
  {
    title: 'is out of reach since its directory became a symlink to a copy outside',
    command: moveDirectoryAway,
    error: /small was replaced/,
  },
  { title: 'is out of reach since its directory vanished', command: 'rm -r $R/usr/lib', error: /small vanished/ },
];

describe.each(['directory', 'archive'] as const)('output to a %s: a file that, after the scan,', (output) => {
  test.each(beforeOpening)('$title', async ({ command, error }) => {
    await expectChangeRefused(output, { call: 'open', path: small, command }, error);
  });
});

/** What may happen to a file while it is read. */
const whileReading: readonly Case[] = [
  {
    title: 'gets other bytes where it was not read yet',
    command: 'printf X | dd of=$R/usr/big bs=1 seek=3000000 conv=notrunc status=none',
    error: /big changed/,
  },
  {
    title: 'gets other bytes where it was read already',
    command: 'printf X | dd of=$R/usr/big bs=1 conv=notrunc status=none',
    error: /big changed/,
  },
  { title: 'shrinks', command: 'truncate -s 2000000 $R/usr/big', error: /big shrank/ },
  { title: 'grows', command: 'printf x >>$R/usr/big', error: /big grew/ },
  { title: 'vanishes', command: 'rm $R/usr/big', error: /big changed/ },
];

describe.each(['directory', 'compressed archive', 'compressed pipe'] as const)(
  'output to a %s: a file that, while it is read,',
  (output) => {
    test.each(whileReading)('$title', async ({ command, error }) => {
      await expectChangeRefused(output, { call: 'read', path: big, count: 2, command }, error);
    });
  },
);

describe('a file of one read that, right before it,', () => {
  test.each<Case>([
    {
      title: 'gets other bytes',
      command: `${atSmall}; printf SMALL | dd of=small conv=notrunc status=none`,
      error: /small changed/,
    },
    { title: 'shrinks', command: `${atSmall}; printf x >small`, error: /small shrank/ },
    { title: 'grows', command: `${atSmall}; printf x >>small`, error: /small grew/ },
  ])('$title', async ({ command, error }) => {
    await expectChangeRefused('directory', { call: 'read', path: small, command }, error);
  });
});

describe('a pipe, whose files are read twice: a file that, between the two,', () => {
  test.each<Case>(beforeOpening)('$title', async ({ command, error }) => {
    await expectChangeRefused('pipe', { call: 'open', path: small, count: 2, command }, error);
  });

  test.each<Case>(whileReading)('or in the second reading, $title', async ({ command, error }) => {
    // The first reading takes four calls.
    await expectChangeRefused('pipe', { call: 'read', path: big, count: 6, command }, error);
  });
});

describe('during the scan', () => {
  test.each<Case & Pick<Change, 'call' | 'path'>>([
    {
      title: 'a symlink vanishes after its name was read',
      call: 'scandir',
      path: '/usr/lib',
      command: 'rm $R/usr/link',
      error: /link vanished/,
    },
    {
      title: 'a symlink becomes a file after its name was read',
      call: 'scandir',
      path: '/usr/lib',
      command: 'rm $R/usr/link; touch $R/usr/link',
      error: /link was replaced/,
    },
    {
      title: 'a file becomes a symlink to its copy outside after its name was read',
      call: 'scandir',
      path: '/usr/lib/deep',
      command: `${atSmall}; ln -sf $O/usr/lib/small small`,
      error: /small (was replaced|vanished or was replaced)/,
    },
    {
      title: 'a directory vanishes before its names are read',
      call: 'scandir',
      path: '/usr/lib',
      command: 'rm -r $R/usr/lib',
      error: /usr\/lib vanished/,
    },
    {
      title: 'a directory becomes a file before its names are read',
      call: 'scandir',
      path: '/usr/lib',
      command: 'rm -r $R/usr/lib; touch $R/usr/lib',
      error: /usr\/lib vanished or was replaced/,
    },
    {
      title: 'a directory becomes a symlink to its copy outside before its names are read',
      call: 'scandir',
      path: '/usr/lib',
      command: moveDirectoryAway,
      error: /usr\/lib was replaced/,
    },
    {
      title: 'a directory becomes a symlink to its copy outside while the facts of its entries are read',
      call: 'llistxattr',
      path: '/usr/lib/small',
      command: moveDirectoryAway,
      error: /usr\/lib was replaced/,
    },
  ])('$title', async ({ call, path, command, error }) => {
    await expectChangeRefused('directory', { call, path, command }, error);
  });
});
