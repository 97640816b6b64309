import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withDescriptor } from './fifo.ts';
import { expectBuildRefused, type Mistake, namedOutputs, nodeAsNobody } from './mistake.ts';
import { bind } from './mount.ts';
import { programPath, run, tmpfsDirectory } from './program.ts';
import { createWorkplace, expectRefused, runAt, type Workplace } from './workplace.ts';

describe('the output', () => {
  test.each<Mistake>([
    { title: 'is a directory that exists', args: ['-o', 'oci:rootfs'], error: /oci:rootfs exists/, hint: /remove it/ },
    { title: 'is a file', args: ['-o', 'oci:rootfs/usr/big'], error: /big exists/, hint: /remove it/ },
    {
      title: 'is a symlink that leads nowhere',
      args: ['-o', 'oci:dangling'],
      error: /oci:dangling exists/,
      hint: /remove it/,
    },
    {
      title: 'is a directory instead of an archive',
      args: ['-o', 'output'],
      error: /output is a directory/,
      hint: /oci:PATH/,
    },
    {
      title: 'is a new directory instead of an archive',
      args: ['-o', 'output/new/'],
      error: /new\/ is a directory/,
      hint: /oci:PATH/,
    },
    { title: 'has no path', args: ['-o', 'oci:'], error: /--output has no path/, hint: /--help/ },
    ...['oci-archive:', 'oci:'].flatMap((kind) => [
      {
        title: `${kind} has no directory`,
        args: ['-o', `${kind}output/a/b`],
        error: /directory does not exist/,
        hint: /create/,
      },
      {
        title: `${kind} lies below a file`,
        args: ['-o', `${kind}file/x`],
        error: /parent is not a directory/,
        hint: /inside a dir/,
      },
      {
        title: `${kind} has too long a name`,
        args: ['-o', `${kind}output/${'n'.repeat(256)}`],
        error: /too long/,
        hint: /shorter/,
      },
      {
        title: `${kind} is in the rootfs`,
        args: ['-o', `${kind}rootfs/x`],
        error: /inside the rootfs/,
        hint: /outside/,
      },
      {
        title: `${kind} is in the rootfs behind a symlink`,
        args: ['-o', `${kind}to-rootfs/x`],
        error: /to-rootfs\/x is inside the rootfs/,
        hint: /outside/,
      },
    ]),
    {
      title: 'is a file of the rootfs behind a symlink',
      args: ['-o', 'to-file'],
      error: /inside the rootfs/,
      hint: /outside/,
    },
    { title: 'is the rootfs', args: ['-o', 'oci:new', '--rootfs', '.'], error: /inside the rootfs/, hint: /outside/ },
    {
      title: 'is a full device',
      args: ['-o', '/dev/full'],
      error: /\/dev\/full: no space left/,
      hint: /choose another place/,
    },
  ])('$title', async ({ args, ...mistake }) => {
    const place = createWorkplace();
    symlinkSync('rootfs/usr', join(place.directory, 'to-rootfs'));
    symlinkSync('rootfs/usr/big', join(place.directory, 'to-file'));
    symlinkSync('nowhere', join(place.directory, 'dangling'));
    writeFileSync(join(place.directory, 'file'), '');
    const before = readdirSync(place.directory, { recursive: true });
    await expectBuildRefused(place, { ...mistake, args });
    expect(readdirSync(place.directory, { recursive: true })).toEqual(before);
  });

  test('is standard output, which goes into the rootfs', async () => {
    const place = createWorkplace();
    const started = withDescriptor(join(place.rootfs, 'image.tar'), (stdout) => runAt(place, ['build'], { stdout }));
    expectRefused(await started, /standard output is inside the rootfs/, /outside/);
  });

  test.each(namedOutputs)('is a place ($output) where the user may not write', async ({ args }) => {
    const place = createWorkplace();
    await expectBuildRefused(place, {
      args,
      node: nodeAsNobody(place),
      error: /cannot write .*image.*: permission denied/,
      hint: /choose a place that you may write to/,
    });
  });

  test.each(namedOutputs)('is a place ($output) that the user may not search', async ({ args }) => {
    const place = createWorkplace();
    chmodSync(place.output, 0o700);
    const error = /cannot write .*image.*: permission denied/;
    await expectBuildRefused(place, { args, node: nodeAsNobody(place), error, hint: /choose a place/ });
  });

  test('is a terminal', async () => {
    const place = createWorkplace();
    const command = `"${process.execPath}" "${programPath}" build --rootfs rootfs --color never; echo "exit $?"`;
    const screen = String(await run('script', ['-qec', command, '/dev/null'], { cwd: place.directory }));
    expect(screen).toMatch(
      /^error: the image would be written to the terminal\r\nhint: .*-o oci:DIRECTORY.*\r\nexit 1\r\n$/,
    );
  });
});

describe('a disk that is full', () => {
  const megabyte = 1024 * 1024;
  const hint = /free space there, or choose another place/;

  test.each(namedOutputs)('for output: $output', async ({ args }) => {
    const place = { ...createWorkplace(), output: tmpfsDirectory(megabyte) };
    const [, path = ''] = args;
    const full = path.replace('output', place.output);
    await expectBuildRefused(place, {
      args: args.map((argument) => (argument === path ? full : argument)),
      error: new RegExp(`cannot write ${place.output}/[^/]*: no space left on the device`),
      hint,
    });
  });

  test.each(namedOutputs)('that has no room for more files, for output: $output', async ({ args }) => {
    const place = { ...createWorkplace(), output: tmpfsDirectory(16 * megabyte) };
    // The root of the file system is one of them, the temporary directory the second, an archive
    // would be the third.
    await run('mount', ['-o', 'remount,nr_inodes=2', place.output]);
    const [, path = ''] = args;
    const full = path.replace('output', place.output);
    await expectBuildRefused(place, {
      args: args.map((argument) => (argument === path ? full : argument)),
      error: new RegExp(`cannot write ${place.output}/[^/]*: no space left on the device`),
      hint,
    });
  });

  test.each([4, 5])('that has room for %i files, under a directory', async (inodes) => {
    const place = { ...createWorkplace(), output: tmpfsDirectory(16 * megabyte) };
    await run('mount', ['-o', `remount,nr_inodes=${inodes}`, place.output]);
    const error = new RegExp(`cannot write ${place.output}/image: no space left on the device`);
    await expectBuildRefused(place, { args: ['-o', `oci:${place.output}/image`], error, hint });
  });

  test('under standard output', async () => {
    const place = createWorkplace();
    const disk = tmpfsDirectory(megabyte);
    const started = withDescriptor(join(disk, 'image.tar'), (stdout) => runAt(place, ['build'], { stdout }));
    expectRefused(await started, /cannot write standard output: no space left on the device/, hint);
  });

  test('under the temporary files of a compressed pipe', async () => {
    const place = { ...createWorkplace(), temporary: tmpfsDirectory(megabyte) };
    const error = new RegExp(`cannot write temporary files in ${place.temporary} \\(see TMPDIR\\): no space left`);
    await expectBuildRefused(place, { args: ['--compressed'], error, hint });
  });
});

test('TMPDIR does not exist', async () => {
  const error = /cannot write temporary files in nowhere \(see TMPDIR\): its directory does not exist/;
  const mistake = { args: ['--compressed'], env: { TMPDIR: 'nowhere' }, error, hint: /create the directory/ };
  await expectBuildRefused(createWorkplace(), mistake);
});

describe('two outputs of one run', () => {
  const program = `"${process.execPath}" "${programPath}"`;
  const build = `${program} build`;

  test.each([
    ['an image and a digest, one by a symlink', `ln -s . s; ${build} -o o.tar --digestfile s/o.tar`],
    ['an image and a digest by a symlink that leads nowhere', `ln -s o.tar dg; ${build} -o o.tar --digestfile dg`],
    ['an image on standard output and a digest', `${build} -o - --digestfile o.tar > o.tar`],
    ['an image and a digest on standard output', `${build} -o - --digestfile /dev/stdout > o.tar`],
    [
      'an image and a digest in one pipe',
      `{ ${build} --digestfile /dev/stdout; echo $? > code; } | cat; exit $(cat code)`,
    ],
    ['two reports', `ln -s . s; ${build} -o /dev/null --digestfile a --write-manifest-to s/a`],
    ['an image and JSON', `${build} --json -o o.tar > o.tar`],
    ['JSON and a report', `${program} plan --json --write-peak-mem-to /dev/stdout > o.tar`],
    ['a table and a report', `${program} plan --write-manifest-to o.tar > o.tar`],
    ['settings and a report', `${program} config --write-peak-mem-to /dev/stdout > o.tar`],
  ])('%s cannot go to one place', async (_, command) => {
    const place = createWorkplace();
    const env = { ...process.env, CHUNKAH_ROOTFS: place.rootfs };
    const { status, stderr } = spawnSync('sh', ['-c', command], { cwd: place.directory, env, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(/^error: .*(different names: |lead to the same place).*\nhint: .+\n$/),
    });
  });

  test('an image directory and a report in it cannot share a mount point', async () => {
    const place = createWorkplace();
    bind(place.output, place.output);
    const args = ['-o', 'oci:output', '--digestfile', 'output/index.json'];
    await expectBuildRefused(place, { args, error: /different names: output\/index\.json/, hint: /./ });
  });

  test('may both go to /dev/null', async () => {
    const args = ['build', '-o', '/dev/null', '--digestfile', '/dev/null', '--write-manifest-to', '/dev/null'];
    expect(await runAt(createWorkplace(), args)).toMatchObject({ code: 0 });
  });
});

describe('a path that goes up from a symlink', () => {
  /** `way` leads to `far/inner`, so `way/..` is `far`. */
  function placeWithWay(): Workplace {
    const place = createWorkplace();
    mkdirSync(join(place.directory, 'far/inner'), { recursive: true });
    symlinkSync('far/inner', join(place.directory, 'way'));
    return place;
  }

  test('is where the image and the digest go', async () => {
    const place = placeWithWay();
    const args = ['-o', 'way/../image.tar', '--digestfile', 'way/../digest'];
    expect(await runAt(place, ['build', ...args])).toMatchObject({ code: 0 });
    expect(await runAt(place, ['build', '-o', 'oci:way/../image'])).toMatchObject({ code: 0 });
    expect(readdirSync(join(place.directory, 'far')).sort()).toEqual(['digest', 'image', 'image.tar', 'inner']);
    expect(readdirSync(place.directory)).not.toContain('image.tar');
  });

  test('is where a config sends the image', async () => {
    const place = placeWithWay();
    const config = { output: 'way/../image.tar', digestfile: 'way/../digest' };
    writeFileSync(join(place.directory, 'chunkah.config.json'), JSON.stringify(config));
    expect(await runAt(place, ['build'])).toMatchObject({ code: 0 });
    expect(readdirSync(join(place.directory, 'far')).sort()).toEqual(['digest', 'image.tar', 'inner']);
  });

  test.each(['', 'oci:'])('is an error where it passes through a directory that does not exist: %s', async (kind) => {
    const args = ['-o', `${kind}nowhere/../output/image`];
    await expectBuildRefused(placeWithWay(), { args, error: /its directory does not exist/, hint: /create/ });
  });
});
