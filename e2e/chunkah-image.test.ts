import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assertValidImage } from '@chunkah/oci';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareDebianImage } from './containerfile/debian-image.ts';
import { usersContainerfiles } from './containerfile/users-stages.ts';
import { run, scratchDirectory } from './program.ts';
import { readImage } from './read-image.ts';
import { containerStorage } from './real-root/container-storage.ts';
import { treeDifferences } from './real-root/tree-differences.ts';

const checkout = fileURLToPath(new URL('..', import.meta.url));
const base = 'docker.io/library/debian:stable-slim';

/** The context of our Containerfile. */
const context = scratchDirectory(afterAll);
const env = { ...containerStorage(afterAll), BUILDAH_ISOLATION: 'chroot', PATH: `${process.env.PATH}:/usr/sbin:/sbin` };

/**
 * The options with which users of buildah before 1.44 build, where what a stage writes to the
 * context goes elsewhere.
 */
const usualOptions = '--skip-unused-stages=false --volume "$PWD:/run/src" --security-opt=label=disable';

async function shell(commands: string, cwd = context): Promise<string> {
  const printed = await run('bash', ['-euo', 'pipefail', '-c', commands], { cwd, env });
  return printed.toString().trim();
}

async function writeContainerFiles(directory: string): Promise<void> {
  await run(process.execPath, [
    '--conditions=@chunkah/source',
    join(checkout, 'tools/container/src/cli.ts'),
    directory,
  ]);
}

/** Where the tree of an image is mounted, until the tests are over. */
const mountImage = (image: string) => shell(`podman image mount ${image}`);

const inspect = async (image: string) => JSON.parse(await shell(`podman image inspect ${image}`))[0];

/**
 * Nothing is older in an image than it was, but directories: those take the newest time of their
 * layer.
 */
const anyTime = { newest: Number.MAX_SAFE_INTEGER, directoryTimes: false };

/**
 * What buildah itself makes in a stage that runs something: a file to mount over, and the directory
 * of `--volume`.
 */
const madeByBuildah = ['etc/hosts', 'run/src'];

/** Lists entries below a directory with all that an image keeps of them. */
const listing = (directory: string) =>
  shell(`find ${directory} -type d -printf '%P %m %T@\\n' -o -printf '%P %m %s %T@ %l\\n' | LC_ALL=C sort`);

beforeAll(async () => {
  await prepareDebianImage(context, env, ['usr/share', 'var/lib/dpkg', 'usr/lib/x86_64-linux-gnu/perl-base']);
  cpSync(join(checkout, 'Containerfile'), join(context, 'Containerfile'));
  await writeContainerFiles(join(context, 'out/container'));
  writeFileSync(join(context, 'Containerfile.base'), `FROM ${base}\nLABEL org.example.purpose=demonstration\n`);
  await shell('buildah build --quiet --tag base --file Containerfile.base .');
  await shell('buildah build --quiet --tag chunkah .');
});

describe('the image of chunkah', () => {
  test('has the interface that stages of Containerfiles rely on', async () => {
    const { Config } = await inspect('chunkah');
    expect(Config).toMatchObject({
      Entrypoint: ['/usr/local/bin/chunkah'],
      Env: expect.arrayContaining(['CHUNKAH_ROOTFS=/chunkah', expect.stringContaining('/usr/local/bin:')]),
      WorkingDir: '/srv',
    });
    expect(Config.Cmd).toBeUndefined();
  });

  test('adds chunkah, Node and what they load to the base, and nothing else', async () => {
    const [without, image] = [await mountImage(base), await mountImage('chunkah')];
    const differences = await treeDifferences(without, image, anyTime);
    const added = differences.map((line) => /^\+ ([^:]*?):? /.exec(line)?.[1] ?? line);
    expect(added.filter((path) => !/^usr\/local(\/|$)/.test(path) && path !== 'srv')).toEqual([]);
    expect(await shell('ls bin', join(image, 'usr/local'))).toBe('chunkah\nnode');
    const files = await shell('find lib share -type f', join(image, 'usr/local'));
    const unneeded = files
      .split('\n')
      .filter((path) => !/\.(js|cjs|mjs|json|node)$|\/(LICEN[CS]E|NOTICE)[^/]*$/i.test(path));
    expect(unneeded).toEqual([]);
    expect(files).not.toMatch(/musl|\/npm\/|\/testkit\/|\/typescript\//);
    expect(files.match(/koffi\.node$/gm)).toHaveLength(1);
  });

  test('has the same files when they are prepared again', async () => {
    const again = join(scratchDirectory(), 'again');
    await writeContainerFiles(again);
    expect(await listing(again)).toBe(await listing(join(context, 'out/container')));
    await shell(`diff -r ${again} out/container`);
  });

  test('runs chunkah, Node and a shell, and its help names no page that it lacks', async () => {
    const printed = await shell(`container=$(buildah from chunkah)
      buildah run "$container" -- sh -c 'chunkah --version; node --version; chunkah --help; chunkah build --help'
      buildah rm "$container" > /dev/null`);
    const { version } = JSON.parse(readFileSync(join(checkout, 'packages/chunkah/package.json'), 'utf8'));
    expect(printed).toMatch(new RegExp(`^${version}\nv${process.versions.node}\n`));
    expect(printed).not.toMatch(/(?<![\w/.:-])(docs\/|README|[\w/]+\.md\b)/);
  });

  test('gives the root that is mounted in it layers, for a shell that redirects', async () => {
    const output = join(context, 'output');
    mkdirSync(output);
    const tree = await mountImage(base);
    await shell(`container=$(buildah from chunkah)
      buildah run --volume ${tree}:/chunkah:ro --volume ${output}:/run/out "$container" -- \\
        sh -c 'chunkah build -t localhost/base-chunked > /run/out/out.ociarchive'
      buildah rm "$container" > /dev/null`);
    const printed = await shell('skopeo inspect --raw oci-archive:output/out.ociarchive:localhost/base-chunked');
    expect(JSON.parse(printed).layers.length).toBeGreaterThan(40);
  });
});

describe.each(usersContainerfiles)('a stage of a user: $form', ({ containerfile, config, isFinal }) => {
  let place: string;

  beforeAll(async () => {
    place = scratchDirectory(afterAll);
    writeFileSync(join(place, 'Containerfile'), containerfile);
    await shell(
      `buildah build ${usualOptions} --build-arg CHUNKAH_CONFIG_STR="$(podman inspect base)" \\
        --build-arg SOURCE_DATE_EPOCH=4102444800 --tag result .`,
      place,
    );
  });

  test('gives an image with the tree of the stage before', async () => {
    const [before, after] = [await mountImage(base), await mountImage('result')];
    expect(readFileSync(join(after, 'usr/hello'), 'utf8')).toBe('hello\n');
    const differences = await treeDifferences(before, after, anyTime);
    const added = ['usr/hello', ...madeByBuildah].map((path) => `+ ${path}: `);
    expect(differences.filter((line) => !added.some((start) => line.startsWith(start)))).toEqual([]);
    await shell('podman image unmount result');
  });

  test('gives the config that it asks for, and many layers', async () => {
    const { Config, RootFS, Digest } = await inspect('result');
    for (const [name, value] of Object.entries(config)) {
      const expected = Array.isArray(value) ? expect.arrayContaining(value) : value;
      expect(Config, name).toMatchObject({ [name]: expected });
    }
    expect(RootFS.Layers.length).toBeGreaterThan(40);
    if (isFinal) expect(Digest).toBe(readImage(join(place, 'out')).manifestDigest);
  });
});

describe('Containerfile.splitter', () => {
  const splitter = join(checkout, 'Containerfile.splitter');

  test('splits an image in one build, as the users of buildah call it', async () => {
    const place = scratchDirectory();
    await shell(
      `buildah build ${usualOptions} --from base --build-arg CHUNKAH=localhost/chunkah \\
        --build-arg CHUNKAH_CONFIG_STR="$(podman inspect base)" \\
        --build-arg CHUNKAH_ARGS="--max-layers 20 --label org.example.split=yes" --tag split ${splitter}`,
      place,
    );
    const [{ Config: before, Created }, { Config: after, Digest, ...split }] = [
      await inspect('base'),
      await inspect('split'),
    ];
    expect(after).toEqual({ ...before, Labels: { ...before.Labels, 'org.example.split': 'yes' } });
    expect(split).toMatchObject({ RootFS: { Layers: { length: 20 } } });
    expect(new Date(split.Created).getTime()).toBe(Math.floor(new Date(Created).getTime() / 1000) * 1000);
    await assertValidImage(join(place, 'out'));
    expect(Digest).toBe(readImage(join(place, 'out')).manifestDigest);
    expect(await treeDifferences(await mountImage('base'), await mountImage('split'), anyTime)).toEqual([]);
  });

  test('replaces the image of a build before, and no other directory', async () => {
    const place = scratchDirectory();
    writeFileSync(join(place, 'Containerfile.tiny'), 'FROM scratch\nCOPY large /\n');
    writeFileSync(join(place, 'large'), Buffer.alloc(1024 * 1024));
    await shell('buildah build --quiet --tag tiny --file Containerfile.tiny .', place);
    const build = `buildah build --no-cache ${usualOptions} --build-arg IMAGE=tiny ${splitter}`;
    await shell(`${build} && ${build}`, place);
    await shell('rm -r out && mkdir out && touch out/mine', place);
    await expect(shell(build, place)).rejects.toThrow('the output oci:/run/src/out exists already');
    expect(await shell('ls out', place)).toBe('mine');
  });
});
