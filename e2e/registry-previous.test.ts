import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { file } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { directoryImage, noUser, push } from './registry/push.ts';
import { startRegistry, type TestRegistry } from './registry/start-registry.ts';
import { createWorkplace, expectNothingLeft, expectRefused, runAt, type Workplace } from './workplace.ts';

/** Five components, so that a layer of two has to be told apart from one that moved. */
function workplace(): Workplace {
  const text = (number: number) => `${number}`.repeat(2000 * (number + 1));
  return createWorkplace(
    Object.fromEntries(
      [0, 1, 2, 3, 4].map((number) => [
        `usr/lib/f${number}`,
        file(text(number), { xattrs: { 'user.component': `c${number}` } }),
      ]),
    ),
  );
}

function changeOne({ rootfs }: Workplace): void {
  writeFileSync(join(rootfs, 'usr/lib/f2'), 'other');
}

async function pushed(place: Workplace, args: readonly string[]) {
  const outcome = await push(place, ['--max-layers', '4', '--json', ...args]);
  expect(outcome).toMatchObject({ code: 0 });
  return { ...JSON.parse(outcome.stdout.toString()), stderr: outcome.stderr };
}

/** Stores a manifest or an index as it is. */
async function putManifest({ host }: TestRegistry, place: string, body: string, type: string): Promise<void> {
  const url = `http://${host}/v2/${place}`;
  const reply = await fetch(url, { method: 'PUT', body, headers: { 'content-type': type } });
  expect(reply.status).toBe(201);
}

describe.each([
  ['plain', []],
  ['gzip', ['--compressed']],
  ['zstd', ['--compression', 'zstd']],
] as const)('the same tag as previous image, with %s layers', (_, compression) => {
  test('is made anew at first; then a changed component sends one layer, the config and the manifest', async () => {
    const place = workplace();
    const registry = await startRegistry();
    const args = ['-o', `docker://${registry.host}/team/app:1`, '-t', '2', '--previous', 'same', ...compression];
    const first = await pushed(place, args);
    expect(first.stderr).toContain('warning: the output has no previous image yet: all layers are made anew\n');
    changeOne(place);
    registry.requests();
    const second = await pushed(place, args);
    expect(second.stderr).not.toContain('warning');
    expect(second.previous).toMatchObject({ kept: 3, new: 1 });
    const requests = registry.requests();
    const of = (pattern: RegExp) => requests.filter((line) => pattern.test(line));
    expect(of(/^POST/)).toHaveLength(2);
    expect(of(/^PUT .*manifests/).sort()).toEqual(['1', '2'].map((tag) => `PUT /v2/team/app/manifests/${tag}`));
    expect(of(/^GET/)).toEqual(['GET /v2/team/app/manifests/1', `GET /v2/team/app/blobs/${first.configDigest}`]);
    expect(of(/^HEAD/)).toHaveLength(5);
    expectNothingLeft(place);
  });
});

describe('an image of a registry as previous image', () => {
  test('gives the image that the one in files gives, in a directory and in a registry', async () => {
    const place = workplace();
    const compression = ['--compression', 'zstd'];
    const registry = await startRegistry();
    const name = `docker://${registry.host}/team/app`;
    await pushed(place, ['-o', 'oci:before', ...compression]);
    const { digest: before } = await pushed(place, ['-o', name, ...compression]);
    changeOne(place);
    const options = ['--max-layers', '4', ...compression];
    const expected = await directoryImage(place, ['--previous', 'oci:before', ...options]);
    for (const previous of [name, `${name}:gone@${before}`]) {
      const image = await directoryImage(place, ['--previous', previous, ...options]);
      expect(image.manifest).toBe(expected.manifest);
    }
    const beside = await pushed(place, ['-o', `${name}:2`, '--previous', name, ...compression]);
    expect(beside.digest).toBe(expected.manifestDigest);
    expect(beside.pushed.blobs).toMatchObject({ sent: 2, there: 3 });
  });

  test('is planned and explained beside, by a config, too', async () => {
    const place = workplace();
    const registry = await startRegistry();
    const name = `docker://${registry.host}/app:1`;
    await pushed(place, ['-o', name]);
    changeOne(place);
    const { layers } = await pushed(place, ['-o', 'oci:after', '--previous', name]);
    const kept = layers.map((layer: { kept: boolean }) => layer.kept);
    expect(kept).toContain(false);
    const config = { output: name, previous: 'same', maxLayers: 4, rootfs: place.rootfs };
    writeFileSync(join(place.directory, 'chunkah.config.json'), JSON.stringify(config));
    const env = noUser(place);
    for (const args of [
      ['--max-layers', '4', '--previous', name],
      ['--config-file', 'chunkah.config.json'],
    ]) {
      const planned = await runAt(place, ['plan', '--json', ...args], { env });
      expect(planned).toMatchObject({ code: 0, stderr: '' });
      expect(JSON.parse(planned.stdout.toString()).layers.map((layer: { kept: boolean }) => layer.kept)).toEqual(kept);
    }
    const explained = await runAt(place, ['explain', '/usr/lib/f2', '--config-file', 'chunkah.config.json'], { env });
    expect(explained.stdout.toString()).toContain(`layer ${kept.indexOf(false) + 1}`);
    const built = await runAt(place, ['build', '--config-file', 'chunkah.config.json', '--json'], { env });
    expect(JSON.parse(built.stdout.toString()).previous).toMatchObject({ kept: 3, new: 1 });
  });

  test('is the entry of an index that this build is for', async () => {
    const place = workplace();
    const registry = await startRegistry();
    const name = `${registry.host}/app`;
    const images: { mediaType: string; digest: string; size: number; platform: Record<string, string> }[] = [];
    for (const architecture of ['arm64', 'amd64']) {
      const { digest } = await pushed(place, ['-o', `docker://${name}:${architecture}`, '--arch', architecture]);
      const raw = await (await fetch(`http://${registry.host}/v2/app/manifests/${digest}`)).text();
      const mediaType = 'application/vnd.oci.image.manifest.v1+json';
      images.push({ mediaType, digest, size: raw.length, platform: { os: 'linux', architecture } });
    }
    const [arm64] = images;
    const unknown = { ...arm64, platform: { os: 'unknown', architecture: 'unknown' } };
    const mediaType = 'application/vnd.oci.image.index.v1+json';
    const index = JSON.stringify({ schemaVersion: 2, mediaType, manifests: [...images, unknown] });
    await putManifest(registry, 'app/manifests/all', index, mediaType);
    const args = ['-o', 'oci:copy', '--arch', 'amd64', '--previous', `docker://${name}:all`];
    expect((await pushed(place, args)).previous).toMatchObject({ kept: 4, new: 0 });
    const outcome = await push(place, ['-o', 'x', '--arch', 's390x', '--previous', `docker://${name}:all`]);
    expectRefused(outcome, /^error: --previous: the image docker:\/\/\S+ is for arm64, amd64, unknown, not/, /--arch/);
    const same = await pushed(place, ['-o', `docker://${name}:all`, '--arch', 's390x', '--previous', 'same']);
    expect(same.stderr).toMatch(/^warning: the image \S+:all is for .*, not for s390x: all layers are made anew$/m);
  });

  test('that is not there, or that chunkah did not make, is an error, and a new start with "same"', async () => {
    const place = workplace();
    const registry = await startRegistry();
    const name = `docker://${registry.host}/app:1`;
    const missing = await push(place, ['-o', 'x', '--previous', name]);
    expectRefused(missing, /^error: --previous: the registry does not have localhost:\d+\/app:1$/, /the tag/);
    const wrong = await push(place, ['-o', 'x', '--previous', 'docker://a/B']);
    expectRefused(wrong, /^error: --previous: "a\/B" names no image in a registry/, /./);
    const { configDigest } = await pushed(place, ['-o', name]);
    const type = 'application/vnd.oci.image.manifest.v1+json';
    const get = async (path: string) => {
      const reply = await fetch(`http://${registry.host}/v2/app/${path}`, { headers: { accept: type } });
      return JSON.parse(await reply.text());
    };
    const raw = await get('manifests/1');
    const layers = raw.layers.map(({ annotations: _, ...layer }: { annotations: unknown }) => layer);
    // Programs that drop annotations keep the history.
    const bare = JSON.stringify({ ...(await get(`blobs/${configDigest}`)), history: undefined });
    const upload = await fetch(`http://${registry.host}/v2/app/blobs/uploads/`, { method: 'POST' });
    const digest = `sha256:${createHash('sha256').update(bare).digest('hex')}`;
    const location = new URL(upload.headers.get('location') ?? '');
    location.searchParams.set('digest', digest);
    expect((await fetch(location, { method: 'PUT', body: bare })).status).toBe(201);
    const foreign = { ...raw, layers, config: { ...raw.config, digest, size: bare.length } };
    await putManifest(registry, 'app/manifests/1', JSON.stringify(foreign), type);
    const refused = await push(place, ['-o', 'x', '--previous', name]);
    expectRefused(refused, /no layer of the image docker:\S+ says which components/, /./);
    const anew = await pushed(place, ['-o', name, '--previous', 'same']);
    expect(anew.stderr).toMatch(/^warning: no layer of the image .*: all layers are made anew$/m);
  });
});

describe('the image at an output in files', () => {
  test('is followed in an archive, by its name', async () => {
    const place = workplace();
    const args = ['-o', 'oci-archive:image.tar:1', '--previous', 'same'];
    const first = await pushed(place, args);
    expect(first.stderr).toContain('warning: the output has no previous image yet');
    changeOne(place);
    const second = await pushed(place, args);
    expect([second.stderr.includes('warning'), second.previous.kept]).toEqual([false, 3]);
    const other = await pushed(place, ['-o', 'oci-archive:image.tar:2', '--previous', 'same']);
    expect(other.stderr).toMatch(/^warning: .*image\.tar holds no image 2: all layers are made anew$/m);
    const planned = await runAt(place, ['plan', '--max-layers', '4', ...args.with(1, 'image.tar')]);
    expect(planned.stdout.toString()).toContain('layers kept');
  });

  test('does not exist for standard output, nor without an output', async () => {
    const place = workplace();
    const image = join(place.directory, 'image');
    writeFileSync(image, 'before');
    expectRefused(await push(place, ['--previous', 'same']), /the image goes to standard output/, /name an output/);
    const planned = await runAt(place, ['plan', '--previous', 'same']);
    expectRefused(planned, /the image goes nowhere/, /name an output/);
    // What is at the output and is not an image stays an error.
    expectRefused(await push(place, ['-o', 'image', '--previous', 'same']), /--previous: /, /./);
    expect(readFileSync(image, 'utf8')).toBe('before');
  });
});
