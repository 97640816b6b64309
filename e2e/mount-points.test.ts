import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertValidImage } from '@chunkah/oci';
import { file } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { useAtCall } from './at-call/at-call.ts';
import { bind } from './mount.ts';
import { programPath, run, runGenFilemap, summaryLines } from './program.ts';
import { createWorkplace, expectNothingLeft, expectRefused, runAt, sampleTree, type Workplace } from './workplace.ts';

// What a container engine gives as a volume is a mount point: nothing can be renamed over it.

const atCall = useAtCall();
const epoch = ['--source-date-epoch', '1700000000'];

/** A place where `image` is mounted from `host`, as with `-v host:image`. */
interface MountedPlace extends Workplace {
  readonly host: string;
  readonly image: string;
}

function mountedFile(content: string | Uint8Array = '', ...options: readonly string[]): MountedPlace {
  const place = createWorkplace();
  const [host, image] = [join(place.directory, 'host'), join(place.output, 'image')];
  writeFileSync(host, content);
  writeFileSync(image, '');
  bind(host, image, ...options);
  return { ...place, host, image };
}

function mountedDirectory(...names: readonly string[]): MountedPlace {
  return mountedDirectoryWith([], names);
}

function mountedDirectoryWith(options: readonly string[], names: readonly string[] = []): MountedPlace {
  const place = createWorkplace();
  const [host, image] = [join(place.directory, 'host'), join(place.output, 'image')];
  mkdirSync(host);
  mkdirSync(image);
  for (const name of names) writeFileSync(join(host, name), '');
  bind(host, image, ...options);
  return { ...place, host, image };
}

/** Builds and expects success without a warning. */
async function expectBuilt(place: Workplace, args: readonly string[]): Promise<void> {
  const { code, stderr } = await runAt(place, ['build', ...args, ...epoch]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(summaryLines) });
}

/** The file `usr/big` grows when it is read. */
function growing({ rootfs }: Workplace): Readonly<Record<string, string>> {
  return atCall({ call: 'open', path: `${rootfs}/usr/big`, command: `echo >> ${rootfs}/usr/big` });
}

const layers = [
  { kind: 'plain', args: [] },
  { kind: 'compressed', args: ['--compressed'] },
] as const;

describe.each(layers)('an archive of $kind layers', ({ args }) => {
  test('is written into a file that is a mount point, with the same bytes as elsewhere', async () => {
    const place = mountedFile(new Uint8Array(5 * 2 ** 20).fill(1));
    const { ino } = statSync(place.host);
    await expectBuilt(place, ['-o', place.image, ...args]);
    await expectBuilt(place, ['-o', join(place.directory, 'other'), ...args]);
    expect(readFileSync(place.host).equals(readFileSync(join(place.directory, 'other')))).toBe(true);
    expect([statSync(place.host).ino, readdirSync(place.output)]).toEqual([ino, ['image']]);
    expect(readdirSync(place.temporary)).toEqual([]);
    await assertValidImage(place.image);
  });

  test('through a symlink to the mount point', async () => {
    const place = mountedFile();
    await run('ln', ['-s', 'output/image', join(place.directory, 'latest')]);
    await expectBuilt(place, ['-o', 'latest', ...args]);
    await assertValidImage(place.host);
  });

  test('that fails leaves the mounted file empty', async () => {
    const place = mountedFile('what was there');
    const outcome = await runAt(place, ['build', '-o', place.image, ...args], { env: growing(place) });
    expectRefused(outcome, /\/usr\/big grew/, /./);
    expect(statSync(place.host).size).toBe(0);
    expect(readdirSync(place.temporary)).toEqual([]);
  });

  test('that is the previous image, too, is refused and stays', async () => {
    const place = mountedFile();
    await expectBuilt(place, ['-o', place.image, ...args]);
    const before = readFileSync(place.host);
    const outcome = await runAt(place, ['build', '-o', place.image, '--previous', place.image, ...args]);
    expectRefused(outcome, /--previous: the output .* is the previous image/, /another place/);
    expect(readFileSync(place.host).equals(before)).toBe(true);
  });

  test('that never starts leaves the mounted file unchanged', async () => {
    const place = mountedFile('what was there');
    expect(await runAt(place, ['build', '-o', place.image, '--prune', '/usr', ...args])).toMatchObject({ code: 1 });
    expect(readFileSync(place.host, 'utf8')).toBe('what was there');
  });

  test('is refused by a mounted file that cannot be written, before any work', async () => {
    const place = mountedFile('what was there', '-o', 'ro');
    const outcome = await runAt(place, ['build', '-o', place.image, '--rootfs', 'nowhere', ...args]);
    expectRefused(outcome, /cannot write .*image: the file system is read-only/, /choose a place/);
    expect(readFileSync(place.host, 'utf8')).toBe('what was there');
  });
});

describe.each(layers)('a directory of $kind layers', ({ args }) => {
  test('is written into an empty directory that is a mount point', async () => {
    const place = mountedDirectory();
    await expectBuilt(place, ['-o', `oci:${place.image}`, ...args]);
    await expectBuilt(place, ['-o', 'oci:other', ...args]);
    await run('diff', ['-r', place.host, join(place.directory, 'other')]);
    expect([readdirSync(place.host).sort(), readdirSync(place.output)]).toEqual([
      ['blobs', 'index.json', 'oci-layout'],
      ['image'],
    ]);
    await assertValidImage(place.image);
  });

  test('that fails leaves the mounted directory empty', async () => {
    const place = mountedDirectory();
    const outcome = await runAt(place, ['build', '-o', `oci:${place.image}`, ...args], { env: growing(place) });
    expectRefused(outcome, /\/usr\/big grew/, /./);
    expect(readdirSync(place.host)).toEqual([]);
  });

  test('that is interrupted twice leaves the mounted directory empty', async () => {
    const place = mountedDirectory();
    const command = 'kill -INT $PPID; sleep 0.2; kill -INT $PPID; sleep 0.3';
    const env = atCall({ call: 'open', path: `${place.rootfs}/usr/big`, command });
    const outcome = await runAt(place, ['build', '-o', `oci:${place.image}`, ...args], { env });
    expect(outcome.signal).toBe('SIGINT');
    expect(readdirSync(place.host)).toEqual([]);
  });

  test.each([['lost+found'], ['index.json', 'blobs']])(
    'is refused where the mounted one holds %j',
    async (...names) => {
      const place = mountedDirectory(...names);
      const outcome = await runAt(place, ['build', '-o', `oci:${place.image}`, '--rootfs', 'nowhere', ...args]);
      expectRefused(outcome, /oci:.*image is a mount point, and not an empty directory$/, /mount an empty directory/);
      expect(readdirSync(place.host).sort()).toEqual([...names].sort());
    },
  );

  test('is refused by a mounted directory that is read-only, before any work', async () => {
    const place = mountedDirectoryWith(['-o', 'ro']);
    const outcome = await runAt(place, ['build', '-o', `oci:${place.image}`, '--rootfs', 'nowhere', ...args]);
    expectRefused(outcome, /cannot write .*image: the file system is read-only/, /choose a place/);
  });

  test('is refused where a file is mounted', async () => {
    const place = mountedFile('what was there');
    const outcome = await runAt(place, ['build', '-o', `oci:${place.image}`, ...args]);
    expectRefused(outcome, /is a mount point, and not an empty directory$/, /./);
    expect(readFileSync(place.host, 'utf8')).toBe('what was there');
  });

  test('is refused where an empty directory exists that is not a mount point', async () => {
    const place = createWorkplace();
    expectRefused(await runAt(place, ['build', '-o', `oci:${place.output}`, ...args]), /exists already/, /remove it/);
  });
});

test.each(['', 'oci:'])('a new image (%s) is refused in a read-only directory, before any work', async (kind) => {
  const place = mountedDirectoryWith(['-o', 'ro'], ['old']);
  for (const name of kind === '' ? ['new', 'old'] : ['new']) {
    const args = ['-o', `${kind}${place.image}/${name}`, '--rootfs', 'nowhere'];
    const error = /cannot write .*image\/(new|old): the file system is read-only/;
    expectRefused(await runAt(place, ['build', ...args]), error, /choose a place/);
  }
});

test('an archive is refused where a directory is mounted', async () => {
  const place = mountedDirectory();
  expectRefused(await runAt(place, ['build', '-o', place.image]), /image is a directory/, /oci:PATH/);
});

test.each(['--digestfile', '--write-manifest-to', '--write-peak-mem-to'])(
  'the file of %s is written where it is when it is a mount point',
  async (option) => {
    const place = mountedFile('x'.repeat(100_000));
    await expectBuilt(place, ['-o', 'oci:image', option, place.image]);
    expect(readFileSync(place.host, 'utf8')).toMatch(/^(sha256:[0-9a-f]{64}|\d+\n|\{\n[^x]+.*\}\n)$/s);
  },
);

test('a map is written where it is when it is a mount point', async () => {
  const place = mountedFile('x'.repeat(100_000));
  writeFileSync(join(place.directory, 'manifest'), 'usr/big\tbig\n');
  const args = ['manifest', 'manifest', '--format', 'tsv', '-o', place.image];
  expect(await runGenFilemap(args, { cwd: place.directory })).toMatchObject({ code: 0 });
  expect(readFileSync(place.host, 'utf8')).toBe('/usr/big\tbig\n');
});

describe('a second mount', () => {
  /** What is mounted a second time, and where in the mount the file would be made. */
  const ways = [
    { what: 'the rootfs', source: 'rootfs', path: 'new' },
    { what: 'the rootfs, deeper in it', source: 'rootfs', path: 'usr/lib/new' },
    { what: 'a directory of the rootfs', source: 'rootfs/usr/lib', path: 'new' },
    { what: 'a directory that is left out', source: 'rootfs/var/cache', path: 'new' },
    { what: 'a directory whose content is left out', source: 'rootfs/var/log', path: 'new' },
  ];
  const tree = { ...sampleTree, 'var/cache/x': file('x'), 'var/log/x': file('x'), 'var/lib': file('x') };
  const prune = ['--prune', '/var/cache', '--prune', '/var/log/'];

  function mountedTwice(source: string): Workplace & { readonly mounted: string } {
    const place = createWorkplace(tree);
    const mounted = join(place.directory, 'mounted');
    mkdirSync(mounted);
    bind(join(place.directory, source), mounted);
    return { ...place, mounted };
  }

  function expectUntouched(place: Workplace): void {
    expectNothingLeft(place);
    const names = readdirSync(place.rootfs, { recursive: true }).map(String);
    expect(names.filter((name) => /new|chunkah/.test(name))).toEqual([]);
  }

  const inside = /mounted\/(\S+\/)?new is inside the rootfs .*rootfs$/;

  test.each(ways)('of $what refuses an image', async ({ source, path }) => {
    const place = mountedTwice(source);
    for (const kind of ['oci:', '']) {
      const args = ['-o', `${kind}${place.mounted}/${path}`, '--write-manifest-to', 'output/components', ...prune];
      expectRefused(await runAt(place, ['build', ...args]), inside, /outside/);
      expectUntouched(place);
    }
  });

  test.each(ways)('of $what refuses a report', async ({ source, path }) => {
    const place = mountedTwice(source);
    const report = join(place.mounted, path);
    for (const option of ['--digestfile', '--write-manifest-to', '--write-peak-mem-to']) {
      const outcome = await runAt(place, ['build', '-o', 'oci:output/image', option, report, ...prune]);
      expectRefused(outcome, inside, /outside/);
      expectUntouched(place);
    }
  });

  test.each(['plan', 'config'])('refuses a report of %s', async (command) => {
    const place = mountedTwice('rootfs/usr/lib');
    const outcome = await runAt(place, [command, '--write-peak-mem-to', join(place.mounted, 'new')]);
    expectRefused(outcome, inside, /outside/);
    expectUntouched(place);
  });

  test('refuses an image on standard output', async () => {
    const place = mountedTwice('rootfs/usr/lib');
    const script = '"$0" "$@" > mounted/image.tar';
    const { directory: cwd } = place;
    const command = ['-c', script, process.execPath, programPath, 'build', '--rootfs', 'rootfs'];
    await expect(run('sh', command, { cwd })).rejects.toThrow(/standard output is inside the rootfs/);
  });

  test('of the rootfs refuses a new config', async () => {
    for (const source of ['rootfs', 'rootfs/usr/lib']) {
      const place = mountedTwice(source);
      const before = readdirSync(place.mounted);
      const outcome = await runAt(place, ['init', '--rootfs', place.rootfs], {
        cwd: place.mounted,
        env: { CHUNKAH_ROOTFS: undefined },
      });
      expectRefused(outcome, /the working directory is in the rootfs/, /./);
      expect(readdirSync(place.mounted)).toEqual(before);
    }
  });

  test('in the rootfs, of a directory beside it, refuses an image', async () => {
    const place = createWorkplace({ ...sampleTree, 'srv/x': file('x') });
    bind(place.output, join(place.rootfs, 'srv'));
    const outcome = await runAt(place, ['build', '-o', 'oci:output/image']);
    expectRefused(outcome, /output\/image is inside the rootfs/, /outside/);
    expectNothingLeft(place);
  });

  test('of a directory beside the rootfs accepts an image', async () => {
    const place = mountedTwice('output');
    await expectBuilt(place, ['-o', `oci:${place.mounted}/image`, '--digestfile', join(place.mounted, 'digest')]);
    expect(readdirSync(place.output).sort()).toEqual(['digest', 'image']);
  });
});

describe('a file of the rootfs with another name outside', () => {
  const program = `"${process.execPath}" "${programPath}"`;
  const build = `${program} build -o /dev/null`;

  test.each([
    ['a mount', 'digest', `${build} --digestfile other`],
    ['a mount', 'manifest', `${program} plan --write-manifest-to other`],
    ['a mount', 'image', `${program} build -o other`],
    ['a hard link', 'digest', `${build} --digestfile other`],
    ['a hard link', 'peak memory', `${program} config --write-peak-mem-to other`],
    ['a hard link', 'image on standard output', `${program} build 1<>other`],
    ['a hard link', 'plan', `${program} plan --json >>other`],
    ['a hard link', 'list of repos', `${program} repos >>other`],
    ['a hard link', 'explanation', `${program} explain /usr >>other`],
    ['a hard link', 'settings', `${program} config >>other`],
    ['a hard link', 'JSON of a build', `${build} --json >>other`],
  ])('through %s is not overwritten by: %s', async (way, _, command) => {
    const place = createWorkplace();
    const [small, other] = [join(place.rootfs, 'usr/lib/small'), join(place.directory, 'other')];
    if (way === 'a mount') {
      writeFileSync(other, '');
      bind(small, other);
    } else await run('ln', [small, other]);
    const env = { ...process.env, CHUNKAH_ROOTFS: place.rootfs };
    const { status, stderr } = spawnSync('sh', ['-c', command], { cwd: place.directory, env, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(
        /^error: (the \w+ \S*other|standard output) is a file of the rootfs .*\nhint: .+\n$/,
      ),
    });
    expect(readFileSync(small, 'utf8')).toBe('small');
  });

  test('is replaced by an archive, which leaves the rootfs alone', async () => {
    const place = createWorkplace();
    await run('ln', [join(place.rootfs, 'usr/lib/small'), join(place.directory, 'other')]);
    await expectBuilt(place, ['-o', 'other']);
    expect(readFileSync(join(place.rootfs, 'usr/lib/small'), 'utf8')).toBe('small');
  });
});
