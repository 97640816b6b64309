import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeWrapper } from './containerfile/wrapper.ts';
import { readGuide } from './guide.ts';
import { outcomeOf, programPath, run, scratchDirectory, startChunkah } from './program.ts';
import { readImage } from './read-image.ts';
import { containerStorage } from './real-root/container-storage.ts';
import { atEpoch, directoryImage, noUser, push } from './registry/push.ts';
import { listenBetween, startRegistry, until } from './registry/start-registry.ts';
import { createWorkplace, expectNothingLeft, expectRefused } from './workplace.ts';

describe('a push', () => {
  test.each([
    ['plain', []],
    ['gzip', ['--compressed']],
    ['zstd', ['--compression', 'zstd']],
    ['zstd:chunked', ['--compression', 'zstd:chunked']],
  ] as const)('of %s layers is the image of a directory, byte for byte, under each tag', async (_, compression) => {
    const place = createWorkplace();
    const registry = await startRegistry();
    const expected = await directoryImage(place, compression);
    const name = `${registry.host}/team/app`;
    const args = ['-o', `docker://${name}:1.0`, '-t', '1', '--tag', 'latest', '--digestfile', 'digest', '--json'];
    const outcome = await push(place, [...args, ...compression]);
    expect(outcome.code).toBe(0);
    expect(readFileSync(join(place.directory, 'digest'), 'utf8')).toBe(expected.manifestDigest);
    const { digest, pushed } = JSON.parse(outcome.stdout.toString());
    expect(digest).toBe(expected.manifestDigest);
    expect(pushed).toMatchObject({
      names: [`${name}:1.0`, `${name}:1`, `${name}:latest`],
      blobs: { sent: 4, mounted: 0, there: 0 },
    });
    expect(outcome.stderr).toContain(`${name}:1.0, ${name}:1, ${name}:latest: 4 blobs sent (3.0 MiB), 0 were there\n`);
    expect(registry.tags('team/app')).toEqual(['1', '1.0', 'latest']);
    expect(registry.uploads('team/app')).toEqual([]);
    for (const tag of ['1.0', '1', 'latest']) {
      const raw = await run('skopeo', ['inspect', '--raw', '--tls-verify=false', `docker://${name}:${tag}`]);
      expect(raw.toString()).toBe(expected.manifest);
    }
    expect(expected.manifest).toContain('"org.chunkah.component"');
    expectNothingLeft(place);
  });

  test('beyond a limit sends nothing, and to a pipe nothing is written', async () => {
    const place = createWorkplace();
    const registry = await startRegistry();
    const args = ['--for', 'docker,ghcr', '--fail-on', 'layers=2'];
    const expected = { code: 1, stderr: expect.stringMatching(/^error: the image has 3 layers, more than the limit/m) };
    expect(await push(place, ['-o', `docker://${registry.host}/app:1`, ...args])).toMatchObject(expected);
    expect(registry.requests().filter((line) => /^(?:POST|PUT|PATCH) /.test(line))).toEqual([]);
    expect(registry.tags('app')).toEqual([]);
    const piped = await push(place, args);
    expect(piped).toMatchObject(expected);
    expect(piped.stdout).toHaveLength(0);
    expectNothingLeft(place);
  });

  test('is pulled by skopeo and podman, with its tree', async () => {
    const place = createWorkplace();
    const registry = await startRegistry();
    const name = `docker://${registry.host}/app:1`;
    expect((await push(place, ['-o', name])).code).toBe(0);
    const copy = join(place.directory, 'copy');
    const policy = join(place.directory, 'policy.json');
    writeFileSync(policy, '{"default":[{"type":"insecureAcceptAnything"}]}');
    await run('skopeo', [
      '--policy',
      policy,
      'copy',
      '--preserve-digests',
      '--src-tls-verify=false',
      name,
      `oci:${copy}:1`,
    ]);
    expect(readImage(copy).layers.map(({ annotations }) => Object.keys(annotations ?? {}))).toContainEqual(
      expect.arrayContaining(['org.chunkah.component']),
    );
    const store = scratchDirectory();
    const podman = ['--root', join(store, 'root'), '--runroot', join(store, 'run'), '--storage-driver', 'vfs'];
    await run('podman', [...podman, 'pull', '--quiet', '--tls-verify=false', '--signature-policy', policy, name]);
    const mounted = (await run('podman', [...podman, 'image', 'mount', `${registry.host}/app:1`])).toString().trim();
    const files = 'find . -type f -printf "%m %U %G %s %P\\n" | sort; sha256sum usr/big usr/lib/small';
    const inTree = await run('sh', ['-c', files], { cwd: place.rootfs });
    expect((await run('sh', ['-c', files], { cwd: mounted })).toString()).toBe(inTree.toString());
    await run('podman', [...podman, 'image', 'unmount', '--all']);
    const inspected = ['image', 'inspect', '--format', '{{.Digest}}', `${registry.host}/app:1`];
    const digest = String(await run('podman', [...podman, ...inspected])).trim();
    expect(digest).toBe(readImage(copy).manifestDigest);
  });

  test('is one of the guide, and so is the next one', async () => {
    const place = createWorkplace();
    const registry = await startRegistry();
    const programs = join(place.directory, 'programs');
    writeWrapper(programs, 'chunkah', `'${process.execPath}' '${programPath}'`);
    const env = { ...containerStorage(), PATH: `${programs}:${process.env.PATH}`, SOURCE_DATE_EPOCH: '1700000000' };
    const follow = (commands: string) => {
      const here = commands.replaceAll('localhost:5000', registry.host);
      return outcomeOf('bash', ['--norc', '-euo', 'pipefail', '-c', here], { cwd: place.directory, env });
    };
    const [, first = '', next = ''] = readGuide('registry.md').commands('Try it on this machine');
    expect(await follow(first)).toMatchObject({ code: 0, stderr: expect.stringContaining('4 blobs sent') });
    expect(registry.tags('team/app')).toEqual(['1.0', 'latest']);
    writeFileSync(join(place.rootfs, 'usr/lib/small'), 'other');
    const second = await follow(next);
    expect(second).toMatchObject({ code: 0, stderr: expect.stringContaining('2 layers kept, 1 new') });
    expect(second.stderr).toContain('2 blobs sent');
  });

  test('that finds all blobs asks for each once, and sends only the tags', async () => {
    const place = createWorkplace();
    const registry = await startRegistry();
    const args = ['-o', `docker://${registry.host}/team/app:1`, '-t', '2'];
    expect((await push(place, args)).code).toBe(0);
    registry.requests();
    const outcome = await push(place, args);
    expect(outcome.stderr).toContain('0 blobs sent (0 B), 4 were there');
    const asked = registry.requests().sort();
    expect(asked.filter((line) => line.startsWith('HEAD'))).toHaveLength(4);
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked.filter((line) => !line.startsWith('HEAD'))).toEqual([
      'PUT /v2/team/app/manifests/1',
      'PUT /v2/team/app/manifests/2',
    ]);
  });

  test('after one component changed sends its layer, the config and the manifest', async () => {
    const place = createWorkplace();
    const registry = await startRegistry();
    const args = ['-o', `docker://${registry.host}/app`];
    expect((await push(place, args)).code).toBe(0);
    writeFileSync(join(place.rootfs, 'usr/lib/small'), 'other');
    registry.requests();
    expect((await push(place, args)).stderr).toContain('app:latest: 2 blobs sent');
    const asked = registry.requests();
    const of = (pattern: RegExp) => asked.filter((line) => pattern.test(line));
    expect(of(/^HEAD .*blobs/)).toHaveLength(4);
    // The layer and the config, each in a session of its own.
    for (const method of ['POST', 'PATCH', 'PUT']) expect(of(new RegExp(`^${method} .*/blobs/`))).toHaveLength(2);
    expect(of(/manifests/)).toEqual(['PUT /v2/app/manifests/latest']);
    expect(asked).toHaveLength(4 + 3 * 2 + 1);
  });

  test.each([
    ['plain', 'tar', []],
    ['gzip', 'tar+gzip', ['--compressed']],
    ['zstd', 'tar+zstd', ['--compression', 'zstd']],
  ] as const)('beside a previous image of %s layers makes no layer that stays', async (_, suffix, compression) => {
    const place = createWorkplace();
    const registry = await startRegistry();
    const at = (name: string) => `docker://${registry.host}/${name}`;
    const inFiles = await push(place, ['-o', 'oci:before', ...compression]);
    expect(inFiles.code).toBe(0);
    expect((await push(place, ['-o', at('team/app:1'), ...compression])).code).toBe(0);
    writeFileSync(join(place.rootfs, 'usr/lib/small'), 'other');
    const args = ['--previous', 'oci:before', ...compression];
    const expected = await directoryImage(place, args);
    expect(expected.layers.map(({ mediaType }) => mediaType)).toEqual(
      expected.layers.map(() => `application/vnd.oci.image.layer.v1.${suffix}`),
    );
    const json = async (name: string) => {
      const { code, stdout, stderr } = await push(place, ['-o', at(name), ...args, '--json']);
      expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.not.stringContaining('warning') });
      return JSON.parse(stdout.toString());
    };
    const there = await json('team/app:2');
    expect([there.digest, there.previous.new, there.pushed.blobs.sent]).toEqual([expected.manifestDigest, 1, 2]);
    const elsewhere = await json('other:2');
    expect([elsewhere.digest, elsewhere.pushed.blobs.sent]).toEqual([expected.manifestDigest, 4]);
    for (const name of ['team/app:2', 'other:2']) {
      const raw = await run('skopeo', ['inspect', '--raw', '--tls-verify=false', at(name)]);
      expect(raw.toString()).toBe(expected.manifest);
    }
    expectNothingLeft(place);
  });

  test('of a manifest that nobody takes is an error, and gives no tag', async () => {
    const place = createWorkplace();
    const registry = await startRegistry();
    const annotations = [`list=${'x'.repeat(4.5 * 2 ** 20)}`];
    writeFileSync(join(place.directory, 'chunkah.config.json'), JSON.stringify({ annotations }));
    const outcome = await push(place, ['-o', `docker://${registry.host}/app`]);
    expectRefused(outcome, /^error: the manifest has \d+ bytes, .* take 4194304: its annotations/, /--annotation/);
    expect([registry.tags('app'), registry.uploads('app')]).toEqual([[], []]);
    expectNothingLeft(place);
  });

  test('mounts blobs of another repository', async () => {
    const place = createWorkplace();
    const registry = await startRegistry();
    expect((await push(place, ['-o', `docker://${registry.host}/team/base`])).code).toBe(0);
    for (const [number, source] of ['team/base', `${registry.host}/team/base`].entries()) {
      const args = ['-o', `docker://${registry.host}/team/app${number}`, '--mount-from', source];
      expect((await push(place, args)).stderr).toContain('0 blobs sent (0 B), 4 mounted, 0 were there');
    }
  });

  test('completes after two seconds when the connection breaks during an upload', async () => {
    const place = createWorkplace();
    const registry = await startRegistry();
    let cuts = 0;
    const between = await listenBetween(registry, (sent) => {
      if (cuts > 0 || sent.length < 1_000_000) return 'pass';
      cuts += 1;
      return 'cut';
    });
    const expected = await directoryImage(place);
    const start = performance.now();
    const outcome = await push(place, ['-o', `docker://${between.host}/app:1`, '--digestfile', 'digest', '-v']);
    expect(outcome).toMatchObject({ code: 0, stderr: expect.stringContaining('trying again') });
    expect(performance.now() - start).toBeGreaterThan(2000);
    expect(cuts).toBe(1);
    expect(readFileSync(join(place.directory, 'digest'), 'utf8')).toBe(expected.manifestDigest);
    const raw = await run('skopeo', ['inspect', '--raw', '--tls-verify=false', `docker://${registry.host}/app:1`]);
    expect(raw.toString()).toBe(expected.manifest);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('that %s ends leaves no session and no file', async (signal) => {
    const place = createWorkplace();
    const registry = await startRegistry();
    let isHeld = false;
    const between = await listenBetween(registry, (sent) => {
      if (sent.length < 1_000_000 || isHeld) return 'pass';
      isHeld = true;
      return 'wait';
    });
    const env = { ...noUser(place), CHUNKAH_ROOTFS: place.rootfs, TMPDIR: place.temporary };
    const args = ['build', ...atEpoch, '-o', `docker://${between.host}/app:1`];
    const { child, done } = startChunkah(args, { cwd: place.directory, env });
    await until(() => isHeld);
    expect(registry.uploads('app')).not.toEqual([]);
    child.kill(signal);
    expect((await done).stderr).toBe(`interrupted by ${signal}\n`);
    expect(registry.uploads('app')).toEqual([]);
    expect(registry.tags('app')).toEqual([]);
    expectNothingLeft(place);
  });
});

describe('a name of an image that a registry does not take is refused before any work', () => {
  test.each([
    ['docker://', /output has no path/],
    ['docker://localhost:1/App', /--output: "localhost:1\/App" names no image in a registry: the parts of a name/],
    ['docker://localhost:1/app:-', /a tag has 1 to 128 characters/],
    [`docker://localhost:1/app@sha256:${'0'.repeat(64)}`, /has a digest, and that of a new image is not known before/],
    [
      'docker://user:hidden@localhost:1/app',
      /"\*\*\*@localhost:1\/app" names no image in a registry: a name holds no user/,
    ],
    ['docker://localhost:1/app', /cannot reach localhost:1: nothing listens there/],
  ])('%s', async (output, error) => {
    const place = createWorkplace();
    expectRefused(await push(place, ['-o', output]), error, /./);
    expectNothingLeft(place);
  });

  test('a further tag, a host and a source of blobs, too', async () => {
    const place = createWorkplace();
    const output = ['-o', 'docker://localhost:1/app'];
    expectRefused(await push(place, [...output, '-t', 'a/b']), /--tag: "a\/b" names no image/, /./);
    expectRefused(await push(place, [...output, '--registry-insecure', 'a/b']), /--registry-insecure: "a\/b"/, /./);
    expectRefused(await push(place, [...output, '--mount-from', 'a:1']), /--mount-from: "a:1" names an image/, /./);
    expectRefused(await push(place, [...output, '--authfile', '']), /--authfile is empty/, /./);
  });
});
