import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run, scratchDirectory, startChunkah } from './program.ts';
import { readImage } from './read-image.ts';
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

describe('a registry with TLS and users', () => {
  /** user and password of the file of users */
  const account = 'user:secret-password';
  const hash = '$2b$05$ur0DZ0e6TaVBqPJVDoY6Z.6x3KNMK6L.GCquepe0cRVUNLNQxKBUG';

  async function startWithTls() {
    const place = createWorkplace();
    const at = (name: string) => join(place.directory, name);
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', '2'];
    const ca = ['-x509', '-subj', '/CN=authority', '-keyout', at('ca.key'), '-out', at('ca.crt')];
    await run('openssl', ['req', ...kind, ...ca]);
    const own = ['-subj', '/CN=localhost', '-keyout', at('key'), '-out', at('certificate')];
    const signed = ['-x509', '-CA', at('ca.crt'), '-CAkey', at('ca.key'), '-addext', 'subjectAltName=DNS:localhost'];
    await run('openssl', ['req', ...kind, ...signed, ...own, '-addext', 'basicConstraints=CA:FALSE']);
    writeFileSync(at('users'), `user:${hash}\n`);
    const tls = { certificate: at('certificate'), key: at('key') };
    const registry = await startRegistry({ tls, users: at('users') });
    const auth = Buffer.from(account).toString('base64');
    writeFileSync(at('auth.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }));
    return { place, registry, output: `docker://${registry.host}/app:1` };
  }

  test('accepts an image when its authority and credentials are given', async () => {
    const { place, registry, output } = await startWithTls();
    const expected = await directoryImage(place);
    const args = ['-o', output, '--registry-ca', 'ca.crt', '--authfile', 'auth.json', '-vv'];
    const outcome = await push(place, args);
    expect(outcome.code).toBe(0);
    expect(outcome.stderr).toContain(expected.manifestDigest);
    expect(outcome.stderr).not.toMatch(/secret|Basic|dXNlcj/);
    expect(registry.tags('app')).toEqual(['1']);
  });

  test('accepts it with the certificates and credentials of podman and docker', async () => {
    const { place, registry, output } = await startWithTls();
    await run(
      'sh',
      [
        '-c',
        `mkdir -p .docker .config/containers/certs.d/${registry.host}
       mv auth.json .docker/config.json
       mv ca.crt .config/containers/certs.d/${registry.host}`,
      ],
      { cwd: place.directory },
    );
    expect((await push(place, ['-o', output])).code).toBe(0);
    expect(registry.tags('app')).toEqual(['1']);
  });

  test('refuses a push without them, before any work', async () => {
    const { place, registry, output } = await startWithTls();
    const hidden = await push(place, ['-o', output, '--authfile', 'auth.json']);
    expectRefused(hidden, /the TLS certificate of localhost:\d+ is not accepted/, /--registry-ca FILE/);
    const nobody = await push(place, ['-o', output, '--registry-ca', 'ca.crt', '-v']);
    expect(nobody.stderr).toMatch(/^error: .*localhost:\d+ denies repository:app:pull,push/m);
    expect(nobody.stderr).toMatch(/^hint: no credentials were found: log in with podman login localhost/m);
    expect(nobody.stderr).not.toContain('found 6 entries');
    const auth = Buffer.from('user:wrong-password').toString('base64');
    writeFileSync(join(place.directory, 'auth.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }));
    const wrong = await push(place, ['-o', output, '--registry-ca', 'ca.crt', '--authfile', 'auth.json', '-vv']);
    expect(wrong.stderr).toMatch(/^hint: the credentials found do not suffice/m);
    expect(wrong.stderr).not.toMatch(/wrong-password|dXNlcj/);
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
