import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from './program.ts';
import { readImage } from './read-image.ts';
import { containerStorage } from './real-root/container-storage.ts';
import { noUser, push } from './registry/push.ts';
import { startRegistry } from './registry/start-registry.ts';
import { createWorkplace, expectRefused, runAt, sampleTree, type Workplace } from './workplace.ts';

const config = JSON.stringify({
  author: 'the first',
  config: { Cmd: ['/bin/sh'], Env: ['A=b'], Labels: { of: 'the first' } },
});

let place: Workplace;

/** Runs a command; neither the command line nor the environment names a tree unless a test does. */
function ask(args: readonly string[], env: Record<string, string | undefined> = {}) {
  return runAt(place, args, { env: { ...noUser(place), CHUNKAH_ROOTFS: undefined, ...env } });
}

/** What the command is a plan of: the epoch tells the images apart. */
async function epochOf(args: readonly string[], env: Record<string, string | undefined> = {}): Promise<number> {
  const { code, stdout, stderr } = await ask(['plan', '--json', ...args], env);
  expect({ args, code, stderr }).toMatchObject({ code: 0 });
  return JSON.parse(String(stdout)).sourceDateEpoch;
}

beforeAll(async () => {
  place = createWorkplace(sampleTree, afterAll);
  for (const epoch of [1, 2, 3]) {
    const args = ['--source-date-epoch', `${epoch}`, '--config-str', config, '--annotation', 'of=the first'];
    const { code, stderr } = await push(place, [...args, '-o', `oci:image${epoch}`]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
  }
  writeFileSync(join(place.directory, 'image.json'), JSON.stringify({ image: 'image1' }));
});

describe('what is made anew', () => {
  const [one, two, three] = ['oci:image1', 'oci:image2', 'oci:image3'];

  test('is named by the command line, else by the environment, else by a config', async () => {
    const inConfig = ['--config-file', 'image.json'];
    expect(await epochOf(inConfig)).toBe(1);
    expect(await epochOf(inConfig, { CHUNKAH_IMAGE: two })).toBe(2);
    expect(await epochOf([...inConfig, '--image', three], { CHUNKAH_IMAGE: two })).toBe(3);
    // A rootfs has no epoch of its own.
    const { stdout: ofRootfs } = await ask(['plan', '--json', ...inConfig], { CHUNKAH_ROOTFS: place.rootfs });
    expect(JSON.parse(String(ofRootfs))).not.toMatchObject({ sourceDateEpoch: 1 });
    const { stdout: ofArgument } = await ask(['plan', '--json', ...inConfig, '--rootfs', place.rootfs], {
      CHUNKAH_IMAGE: two,
    });
    expect(JSON.parse(String(ofArgument))).not.toMatchObject({ sourceDateEpoch: 2 });
    expect(await epochOf(['--image', three], { CHUNKAH_ROOTFS: place.rootfs })).toBe(3);
  });

  test('is the image where the environment names both, since our container image names a rootfs', async () => {
    expect(await epochOf([], { CHUNKAH_IMAGE: two, CHUNKAH_ROOTFS: place.rootfs })).toBe(2);
  });

  test('is one thing: two on the command line or in a config are an error', async () => {
    const both = ['plan', '--image', one ?? '', '--rootfs', place.rootfs];
    expectRefused(await ask(both), /cannot be used together/, /./);
    writeFileSync(join(place.directory, 'both.json'), JSON.stringify({ image: 'image1', rootfs: 'rootfs' }));
    expectRefused(await ask(['plan', '--config-file', 'both.json']), /image.*rootfs|rootfs.*image/, /./);
  });
});

describe('what an image says of itself', () => {
  /** The documents of the image that is made of the first one. */
  async function made(...args: string[]) {
    const { code, stderr } = await ask(['build', '--image', 'image1', ...args, '-o', 'oci:made']);
    expect({ args, code, stderr }).toMatchObject({ code: 0 });
    const { config: document, manifest } = readImage(join(place.directory, 'made'));
    await run('rm', ['-r', join(place.directory, 'made')]);
    return { document: JSON.parse(document), annotations: JSON.parse(manifest).annotations };
  }

  test('stays, and labels and annotations are edited after', async () => {
    const edits = ['--label', 'of-', '--label', 'mine=too', '--annotation', 'of=me', '--annotation', 'more=x'];
    const { document, annotations } = await made(...edits);
    expect(document).toMatchObject({ author: 'the first', config: { Cmd: ['/bin/sh'], Env: ['A=b'] } });
    expect(document.config.Labels).toEqual({ mine: 'too' });
    expect(annotations).toEqual({ of: 'me', more: 'x' });
  });

  test('gives way to a config that is given, as a whole, but for the history', async () => {
    await run('cp', ['-r', 'image1', 'changed'], { cwd: place.directory });
    const index = JSON.parse(String(await run('cat', ['image1/index.json'], { cwd: place.directory })));
    index.manifests[0].annotations = { 'org.opencontainers.image.ref.name': 'test' };
    writeFileSync(join(place.directory, 'changed/index.json'), JSON.stringify(index));
    const step = ['--history.created_by', 'a step of others', '--config.workingdir', '/srv'];
    await run('umoci', ['config', '--image', 'changed:test', ...step], { cwd: place.directory });
    const given = JSON.stringify({ config: { Env: ['C=d'], Labels: { of: 'the second' } } });
    const { document } = await made('--image', 'oci:changed:test', '--config-str', given, '--label', 'mine=too');
    expect(document.config).toEqual({ Env: ['C=d'], Labels: { of: 'the second', mine: 'too' } });
    const steps: { created_by: string; empty_layer?: boolean }[] = document.history;
    expect(steps.filter(({ empty_layer: isEmpty }) => isEmpty)).toMatchObject([{ created_by: 'a step of others' }]);
    expect(steps.length - 1).toBe(document.rootfs.diff_ids.length);
  });
});

test('the previous image is named in every form that an image to make anew is', async () => {
  const registry = await startRegistry();
  const { TMPDIR: _, ...storage } = containerStorage();
  const name = `docker://${registry.host}/app:1`;
  for (const output of ['oci-archive:archive.tar:1', 'docker-archive:docker.tar:app:1', name]) {
    const { code, stderr } = await push(place, ['--source-date-epoch', '1', '-o', output]);
    expect({ output, code, stderr }).toMatchObject({ code: 0 });
  }
  const copied = ['copy', '--insecure-policy', 'oci:image1', 'containers-storage:localhost/app:1'];
  await run('skopeo', copied, { cwd: place.directory, env: storage });
  await run('skopeo', ['copy', 'oci:image1', 'docker-archive:saved.tar:localhost/app:1'], { cwd: place.directory });
  const { digest } = readImage(join(place.directory, 'image1')).index.manifests[0] ?? { digest: '' };
  const manifest = `image1/blobs/${digest.replace(':', '/')}`;
  const described = readImage(join(place.directory, 'image1')).manifest;
  const ofConfig = `image1/blobs/${JSON.parse(described).config.digest.replace(':', '/')}`;
  const forms = ['image1', 'oci:image1', 'archive.tar', 'oci-archive:archive.tar:1', 'docker.tar'];
  const docker = ['docker-archive:docker.tar:app:1', 'saved.tar', 'docker-archive:saved.tar:localhost/app:1'];
  const others = [name, 'containers-storage:localhost/app:1', `manifest:${manifest}:${ofConfig}`];
  for (const previous of [...forms, ...docker, ...others]) {
    const args = ['plan', '--json', '--image', 'image1', '--source-date-epoch', '1', '--previous', previous];
    const { code, stdout, stderr } = await ask(args, storage);
    expect({ previous, code, stderr }).toMatchObject({ code: 0, stderr: '' });
    expect({ previous, ...JSON.parse(String(stdout)).previous }).toMatchObject({ previous, kept: 3, new: 0 });
  }
});
