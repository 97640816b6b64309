import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { file, type Tree } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import type { Outcome } from './program.ts';
import { run, startChunkah } from './program.ts';
import { blobFile, readImage } from './read-image.ts';
import { containerStorage } from './real-root/container-storage.ts';
import { directoryImage, noUser, push } from './registry/push.ts';
import { listenBetween, startRegistry, until } from './registry/start-registry.ts';
import { createWorkplace, runAt, type Workplace } from './workplace.ts';

const skopeo = (...args: string[]) => run('skopeo', ['copy', '--insecure-policy', ...args]);

/** Runs a command where no rootfs, no user and no configuration is. */
async function ask(place: Workplace, args: readonly string[], env: Record<string, string | undefined> = {}) {
  const outcome = await runAt(place, args, { env: { ...noUser(place), CHUNKAH_ROOTFS: undefined, ...env } });
  expect(readdirSync(place.temporary)).toEqual([]);
  return outcome;
}

function success({ code, stdout, stderr }: Outcome): string {
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return String(stdout);
}

async function build(place: Workplace, ...args: string[]): Promise<void> {
  const { code, stderr } = await push(place, args);
  expect({ code, stderr }).toMatchObject({ code: 0 });
}

/** Diff ids, components, and the files of the lowest layer, as `inspect` shows them. */
async function shown(place: Workplace, image: string, env: Record<string, string | undefined> = {}) {
  const result = JSON.parse(success(await ask(place, ['inspect', image, '--files', '1', '--json'], env)));
  const layers: { diffId: string; components: { name: string }[] }[] = result.layers;
  return {
    layers: layers.map(({ diffId, components }) => [diffId, components.map(({ name }) => name)]),
    files: result.files,
  };
}

test('an image is the same and valid wherever it is, and whoever copied it', async () => {
  const place = createWorkplace();
  await build(place, '-o', 'oci:output/image:1');
  await build(place, '-o', 'oci-archive:output/chunked.tar', '--compression', 'zstd:chunked');
  await build(place, '-o', 'docker-archive:output/both.tar:app');
  const registry = await startRegistry();
  const name = `docker://${registry.host}/app:1`;
  await build(place, '-o', name, '--compression', 'zstd');
  const at = (path: string) => join(place.output, path);
  const source = `oci:${at('image')}:1`;
  await skopeo(source, `oci:${at('gzip')}:1`);
  await skopeo(source, `docker-archive:${at('docker.tar')}:localhost/app:1`);
  await skopeo('--format', 'v2s2', source, `oci-archive:${at('archive.tar')}`);
  const { TMPDIR: _, ...storage } = containerStorage();
  await run('skopeo', ['copy', '--insecure-policy', source, 'containers-storage:localhost/app:1'], { env: storage });
  await run('podman', ['save', '-o', at('saved.tar'), 'localhost/app:1'], { env: storage });
  const expected = await shown(place, 'oci:output/image:1');
  expect(expected.layers.map(([, components]) => components)).toContainEqual(['xattr/alpha']);
  expect(expected.files.entries[0]).toMatchObject({ path: expect.stringMatching(/^\/usr\//), type: 'file' });
  const images = [
    ...['output/image', 'oci:output/gzip', 'output/chunked.tar', 'oci-archive:output/archive.tar'],
    ...['output/docker.tar', 'docker-archive:output/saved.tar:localhost/app:1', 'docker-archive:output/both.tar:app'],
    ...[name, 'containers-storage:localhost/app:1'],
  ];
  for (const image of images) {
    expect({ image, ...(await shown(place, image, storage)) }).toEqual({ image, ...expected });
    // bootc wants to know names, so that all layers are read.
    const validated = await ask(place, ['validate', image, '--for', 'podman,bootc,ghcr'], storage);
    const said = image.includes('chunked') ? 'warning: bootc: .*zstd:chunked.*\\n  use --compression zstd\\n' : '';
    expect(success(validated)).toMatch(new RegExp(`^valid: 0 faults, \\d+ warnings?\\n${said}$`, 'm'));
  }
  expect(success(await ask(place, ['validate', 'output/image', '--strict']))).toBe('valid: 0 faults, 0 warnings\n');
});

test('of a registry no layer is fetched to show the layers', async () => {
  const place = createWorkplace();
  const registry = await startRegistry();
  const { manifestDigest } = await directoryImage(place, ['--compressed']);
  await build(place, '-o', `docker://${registry.host}/app`, '--compressed');
  registry.requests();
  const text = success(await ask(place, ['inspect', `docker://${registry.host}/app`]));
  expect(text).toContain(`digest  ${manifestDigest}\n`);
  const { layers } = JSON.parse(success(await ask(place, ['inspect', `docker://${registry.host}/app`, '--json'])));
  const fetched: string[] = [];
  await until(() => {
    fetched.push(...registry.requests());
    return fetched.filter((line) => line.includes('/blobs/')).length === 2;
  });
  for (const { digest } of layers) expect(fetched.join()).not.toContain(digest);
});

test('the layer of another program is shown by what made it, and as large as it is', async () => {
  const place = createWorkplace();
  await build(place, '-o', 'oci:output/image:1', '--compressed');
  const image = join(place.output, 'image');
  writeFileSync(join(place.directory, 'more'), 'x'.repeat(5000));
  await run('umoci', ['insert', '--image', `${image}:1`, join(place.directory, 'more'), '/etc/more']);
  const { layers } = readImage(image);
  const number = `${layers.length}`;
  const text = success(await ask(place, ['inspect', 'output/image']));
  expect(text.split('\n').at(-2)).toMatch(new RegExp(`^ +${number} .*umoci insert`));
  const files = success(await ask(place, ['inspect', 'output/image', '--files', number]));
  expect(files).toMatch(/^ *size +path\n4.9 KiB +\/etc\/more\n/);
  // umoci ends its tar right after the file.
  expect(String((await ask(place, ['validate', 'output/image'])).stdout)).toContain('fault TAR_SIZE_UNEVEN ');
});

test('an image of 127 layers is shown and valid', async () => {
  const entries = Array.from({ length: 127 }, (_, number): [string, Tree[string]] => {
    return [`usr/${number}`, file('x'.repeat(number + 1), { xattrs: { 'user.component': `c${number}` } })];
  });
  const place = createWorkplace(Object.fromEntries(entries));
  await build(place, '-o', 'oci:output/image', '--compression', 'zstd', '--max-layers', '127');
  const { layers } = JSON.parse(success(await ask(place, ['inspect', 'output/image', '--json'])));
  expect(layers).toHaveLength(127);
  expect(success(await ask(place, ['validate', 'output/image']))).toBe('valid: 0 faults, 0 warnings\n');
});

test('of an index --platform names the image that is shown, or made anew', async () => {
  const place = createWorkplace();
  const images = ['amd64', 'arm64'].map((architecture) => join(place.output, architecture));
  for (const image of images) await build(place, '-o', `oci:${image}`, '--arch', basename(image));
  const [first = '', second = ''] = images;
  await run('cp', ['-rn', `${second}/blobs`, first]);
  const manifests = images.flatMap((image) => readImage(image).index.manifests);
  writeFileSync(join(first, 'index.json'), JSON.stringify({ manifests, schemaVersion: 2 }));
  const text = success(await ask(place, ['inspect', 'output/amd64', '--platform', 'linux/arm64']));
  expect(text).toContain(`digest  ${readImage(second).manifestDigest}\nconfig  sha256:`);
  expect(success(await ask(place, ['validate', 'output/amd64', '--strict']))).toMatch(/^valid/);
  const again = ['build', '--image', 'output/amd64', '--platform', 'linux/arm64', '-o', 'oci:output/again'];
  expect((await ask(place, again)).code).toBe(0);
  expect(readImage(join(place.output, 'again')).manifestDigest).toBe(readImage(second).manifestDigest);
});

test('a blob with another digest is an error, and nothing is left', async () => {
  const place = createWorkplace();
  await build(place, '-o', 'oci:output/image', '--compressed');
  const image = join(place.output, 'image');
  const [layer] = readImage(image).layers;
  const blob = blobFile(image, layer?.digest ?? '');
  await run('bash', ['-c', `printf X | dd of='${blob}' bs=1 seek=${statSync(blob).size - 5} conv=notrunc`]);
  const inspected = await ask(place, ['inspect', 'output/image', '--files', '1']);
  expect({ ...inspected, stdout: `${inspected.stdout}` }).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^error: the image output\/image is damaged.* has the digest .* instead\nhint: /),
  });
  const validated = await ask(place, ['validate', 'output/image']);
  expect(validated.code).toBe(1);
  expect(String(validated.stdout)).toMatch(/^fault BLOB_DIGEST_MISMATCH blobs\/sha256\/\w+: /);
  rmSync(blob);
  const missing = await ask(place, ['inspect', 'output/image', '--files', '1']);
  expect(missing).toMatchObject({ code: 1, stderr: expect.stringMatching(/is missing\nhint: /) });
});

test.each([
  [['inspect', 'nowhere'], /no image at nowhere\nhint: name oci:DIRECTORY.*docker-archive:.*docker:\/\//],
  [['validate', 'dir:image'], /no image can be read from "dir:image"\nhint: name oci:DIRECTORY/],
  [['inspect', 'containers-storage:localhost/none'], /skopeo cannot copy containers-storage:localhost\/none: /],
  [
    ['inspect', '.', '--platform', 'windows/amd64'],
    /--platform.* is not a platform|"windows\/amd64" is not a platform/,
  ],
  [['inspect'], /missing required argument 'image'/],
])('chunkah %s says what is wrong', async (args, message) => {
  const place = createWorkplace();
  const { TMPDIR: _, ...storage } = containerStorage();
  const { code, stderr } = await ask(place, args, storage);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(message) });
});

test('a run that is ended while a layer comes leaves nothing behind', async () => {
  const place = createWorkplace();
  const registry = await startRegistry();
  await build(place, '-o', `docker://${registry.host}/app`);
  const slow = await listenBetween(registry, (sent) => (sent.includes('GET /v2/app/blobs/') ? 'wait' : 'pass'));
  const args = ['inspect', `docker://${slow.host}/app`, '--files', '1'];
  const { child, done } = startChunkah(args, {
    cwd: place.directory,
    env: { ...noUser(place), TMPDIR: place.temporary },
  });
  await until(() => readdirSync(place.temporary).length > 0);
  child.kill('SIGTERM');
  expect((await done).code).toBe(143);
  expect(readdirSync(place.temporary)).toEqual([]);
});
