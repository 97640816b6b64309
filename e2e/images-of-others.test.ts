import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { directory, file, link, symlink, tarOf, whiteout } from '../packages/oci/src/tree/handmade-tar.fixture.ts';
import { addBlob, addImage, configOf, sha256, writeIndex, writeLayout } from './layers/image-of-tars.ts';
import { expectSameAsUnpacked } from './layers/same-as-unpacked.ts';
import { writeTinyRoot } from './layers/tiny-root.ts';
import { run, runChunkah, scratchDirectory } from './program.ts';
import { readImage } from './read-image.ts';
import { containerStorage } from './real-root/container-storage.ts';
import { startRegistry } from './registry/start-registry.ts';

const epoch = ['--source-date-epoch', '1700000000', '--no-progress'];
const component = (name: string) => ({ 'SCHILY.xattr.user.component': name });

/** Runs a command; it must succeed. */
async function chunkah(cwd: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runChunkah(args, { cwd });
  expect({ args, code, stderr }).toMatchObject({ code: 0 });
  return String(stdout);
}

/** The digest of the image that is made of another one. */
async function digestOf(cwd: string, image: string, ...args: string[]): Promise<string> {
  const output = join(scratchDirectory(onTestFinished), 'image');
  await chunkah(cwd, 'build', '--image', image, ...epoch, ...args, '-o', `oci:${output}`);
  return readImage(output).manifestDigest;
}

test('an archive as docker saved it before version 25 is the image of its layers', async () => {
  const scratch = scratchDirectory();
  const tars = [
    tarOf([{ ...file('a', 'one'), pax: component('a') }, directory('d'), file('d/x')]),
    tarOf([whiteout('d/x'), { ...file('b', 'two'), pax: component('b') }]),
    tarOf([file('d/y'), link('d/z', 'd/y')]),
  ];
  // The lowest layer again, on top: a later image of the archive shares its file.
  const [first = Buffer.of(), second = Buffer.of(), third = Buffer.of()] = tars;
  const stack = [first, second, third, first];
  const config = configOf(stack, { config: { config: { Cmd: ['sh'] }, created: '2020-01-01T00:00:00Z' } });
  writeLayout(join(scratch, 'layout'), stack, { config: { config: { Cmd: ['sh'] }, created: '2020-01-01T00:00:00Z' } });
  const saved = join(scratch, 'saved');
  const ids = stack.map((_, number) => sha256(Buffer.from(`${number}`)));
  for (const [number, id] of ids.entries()) {
    mkdirSync(join(saved, id), { recursive: true });
    writeFileSync(join(saved, id, 'VERSION'), '1.0');
    writeFileSync(join(saved, id, 'json'), JSON.stringify({ id, parent: ids[number - 1] }));
    // The second one is compressed, whatever its name says.
    if (number < 3)
      writeFileSync(join(saved, id, 'layer.tar'), number === 1 ? gzipSync(second) : (stack[number] ?? ''));
  }
  symlinkSync(`../${ids[0]}/layer.tar`, join(saved, ids[3] ?? '', 'layer.tar'));
  const name = `${sha256(Buffer.from(JSON.stringify(config)))}.json`;
  writeFileSync(join(saved, name), JSON.stringify(config));
  const layers = ids.map((id) => `${id}/layer.tar`);
  writeFileSync(join(saved, 'manifest.json'), JSON.stringify([{ Config: name, RepoTags: ['app:1'], Layers: layers }]));
  writeFileSync(join(saved, 'repositories'), JSON.stringify({ app: { 1: ids[3] } }));
  await run('tar', ['-C', saved, '-cf', `${saved}.tar`, '.']);
  const expected = await digestOf(scratch, 'oci:layout:test');
  for (const image of ['saved.tar', 'docker-archive:saved.tar', 'docker-archive:saved.tar:app:1']) {
    expect({ image, digest: await digestOf(scratch, image) }).toEqual({ image, digest: expected });
  }
});

test('an image of 127 layers is what umoci unpacks of it', async () => {
  const scratch = scratchDirectory();
  const layer = (number: number) => [
    { ...file(`f${number}`, `${number}`), pax: component(`c${number % 9}`) },
    { ...directory('d'), mode: 0o700 + (number % 8) },
    file('d/of all', `${number}`),
    file(`d/${number}/x`),
    symlink(`s${number}`, `f${number}`),
    ...(number > 2 ? [whiteout(`f${number - 2}`), whiteout(`d/${number - 3}`)] : []),
  ];
  const image = join(scratch, 'image');
  writeLayout(
    image,
    Array.from({ length: 127 }, (_, number) => tarOf(layer(number))),
  );
  await expectSameAsUnpacked(scratch, `${image}:test`, image);
});

describe('an index of platforms with attestations, as buildx writes it', () => {
  const platforms = [
    { os: 'linux', architecture: 'amd64' },
    { os: 'linux', architecture: 'arm64', variant: 'v8' },
    { os: 'linux', architecture: 'arm', variant: 'v7' },
    { os: 'linux', architecture: 'arm', variant: 'v6' },
  ];
  const nameOf = ({ architecture, variant = '' }: { architecture: string; variant?: string }) =>
    `${architecture}${variant}`;
  const scratch = scratchDirectory(afterAll);
  const layout = join(scratch, 'layout');

  beforeAll(() => {
    mkdirSync(join(layout, 'blobs/sha256'), { recursive: true });
    const manifests: object[] = [];
    for (const platform of platforms) {
      const tars = [tarOf([{ ...file('of', nameOf(platform)), pax: component('c') }])];
      const { variant } = platform;
      const image = { architecture: platform.architecture, ...(variant === undefined ? {} : { config: { variant } }) };
      writeLayout(join(scratch, nameOf(platform)), tars, image);
      const manifest = addImage(layout, tars, image);
      manifests.push({ ...manifest, platform });
      const statement = addBlob(layout, Buffer.from(`{"of":"${nameOf(platform)}"}`), 'application/vnd.in-toto+json');
      const config = addBlob(
        layout,
        Buffer.from('{"architecture":"unknown","os":"unknown","rootfs":{"type":"layers","diff_ids":[]}}'),
        'application/vnd.oci.image.config.v1+json',
      );
      const attestation = JSON.stringify({
        schemaVersion: 2,
        mediaType: manifest.mediaType,
        config,
        layers: [statement],
      });
      manifests.push({
        ...addBlob(layout, Buffer.from(attestation), manifest.mediaType),
        annotations: {
          'vnd.docker.reference.digest': manifest.digest,
          'vnd.docker.reference.type': 'attestation-manifest',
        },
        platform: { architecture: 'unknown', os: 'unknown' },
      });
    }
    const mediaType = 'application/vnd.oci.image.index.v1+json';
    const index = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests }));
    writeIndex(layout, [
      { ...addBlob(layout, index, mediaType), annotations: { 'org.opencontainers.image.ref.name': '1' } },
    ]);
  });

  test('gives the image of each platform, from a directory, an archive and a registry', async () => {
    const registry = await startRegistry();
    await run('tar', ['-C', layout, '-cf', `${layout}.tar`, '.']);
    const pushed = `docker://${registry.host}/app:1`;
    await run('skopeo', ['copy', '--all', '--preserve-digests', '--dest-tls-verify=false', `oci:${layout}:1`, pushed]);
    const asked: readonly (readonly [string, string])[] = [
      ['arm64v8', 'linux/arm64'],
      ['armv6', 'linux/arm/v6'],
    ];
    for (const [name, platform] of asked) {
      const expected = await digestOf(scratch, `oci:${name}:test`);
      for (const image of ['layout', 'oci-archive:layout.tar:1', pushed]) {
        const digest = await digestOf(scratch, image, '--platform', platform);
        expect({ image, platform, digest }).toEqual({ image, platform, digest: expected });
      }
    }
    // This machine's, without being told.
    const own = process.arch === 'x64' ? 'amd64' : 'arm64v8';
    expect(await digestOf(scratch, pushed)).toBe(await digestOf(scratch, `oci:${own}:test`));
    expect(await chunkah(scratch, 'inspect', 'layout', '--platform', 'linux/arm64/v8')).toContain('linux/arm64');
    expect(await chunkah(scratch, 'validate', 'layout')).toMatch(/^valid: 0 faults/m);
    expect(await chunkah(scratch, 'validate', pushed, '--platform', 'linux/arm/v7')).toMatch(/^valid: 0 faults/m);
  });

  test.each(['linux/s390x', 'windows/amd64', 'unknown/unknown'])('has none for %s', async (platform) => {
    const args = ['build', '--image', layout, '--platform', platform, '-o', `oci:${join(scratch, 'none')}`];
    const { code, stderr } = await runChunkah(args);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^error: .*\nhint: .*\n$/) });
  });
});

const containerfile = `FROM scratch
COPY root /
RUN mkdir -p /opt/many/deep /opt/gone/deep && cd /opt/many && for n in 1 2 3 4 5 6 7 8 9; do echo $n > $n; echo $n > deep/$n; echo $n > ../gone/deep/$n; done; ln 1 deep/linked; ln -s deep to
RUN rm -rf /opt/gone && mkdir /opt/gone && touch /opt/gone/new && chmod -R g+w,o-r /opt/many
RUN ln /opt/many/2 /opt/linked && chown 1234:5678 /opt/many/3 && rm /opt/many/deep/4
RUN cp /bin/sh /opt/capable && setcap cap_net_raw+ep /opt/capable && ln /opt/capable /opt/capable-too && chmod 4755 /usr/bin/mv
RUN rm /opt/many/to && mkdir /opt/many/to && mv /opt/many/deep/5 /opt/many/to && rm -rf /opt/many/deep && touch /opt/many/deep
LABEL org.example.kept=yes
`;

test('an image that buildah makes in five steps is what umoci unpacks and podman mounts', async () => {
  const scratch = scratchDirectory();
  const { TMPDIR: _, ...storage } = containerStorage();
  await writeTinyRoot(join(scratch, 'root'));
  await run('setfattr', ['-n', 'user.component', '-v', 'base', join(scratch, 'root/usr/bin')]);
  writeFileSync(join(scratch, 'Containerfile'), containerfile);
  const build = ['build', '--quiet', '--isolation', 'chroot', '--layers', '--tag', 'localhost/five:1', '.'];
  await run('buildah', build, { cwd: scratch, env: storage });
  const layout = `${join(scratch, 'layout')}:1`;
  await run('buildah', ['push', '--quiet', 'localhost/five:1', `oci:${layout}`], { cwd: scratch, env: storage });
  expect(readImage(join(scratch, 'layout')).layers).toHaveLength(6);
  await expectSameAsUnpacked(scratch, layout, `oci:${layout}`);
  const inStorage = ['build', '--image', 'containers-storage:localhost/five:1', ...epoch, '--skip-special-files'];
  const output = join(scratch, 'of storage');
  const { code, stderr } = await runChunkah([...inStorage, '-o', `oci:${output}`], { env: storage });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(readImage(output).manifestDigest).toBe(readImage(join(scratch, 'of image')).manifestDigest);
  await run('podman', ['save', '--quiet', '-o', join(scratch, 'saved.tar'), 'localhost/five:1'], { env: storage });
  const saved = ['build', '--image', 'saved.tar', ...epoch, '--skip-special-files', '-o', 'oci:of-saved'];
  await chunkah(scratch, ...saved);
  expect(readImage(join(scratch, 'of-saved')).diffIds).toEqual(readImage(output).diffIds);
});
