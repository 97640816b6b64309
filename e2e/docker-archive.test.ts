import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertValidImage } from '@chunkah/oci';
import { describe, expect, test } from 'vitest';
import { writeWrapper } from './containerfile/wrapper.ts';
import { readGuide } from './guide.ts';
import { programPath, run } from './program.ts';
import { containerStorage } from './real-root/container-storage.ts';
import { createWorkplace, runAt, type Workplace } from './workplace.ts';

const guide = readGuide('output.md');

async function build(place: Workplace, ...args: string[]): Promise<string> {
  const { code, stderr } = await runAt(place, ['build', '--source-date-epoch', '1700000000', ...args]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return stderr;
}

async function inspect(image: string, ...args: string[]) {
  return JSON.parse(String(await run('skopeo', ['inspect', ...args, image])));
}

describe('a docker-archive', () => {
  test.each(['none', 'zstd'])(
    'is read by skopeo as that and as an oci-archive, compression %s',
    async (compression) => {
      const place = createWorkplace();
      const image = join(place.output, 'image.tar');
      const warnings = await build(
        place,
        '-o',
        `docker-archive:${image}:app`,
        '-t',
        'localhost/b:2',
        '--compression',
        compression,
      );
      expect(warnings.includes('docker before version 23')).toBe(compression === 'zstd');
      const { manifests } = await assertValidImage(image);
      const name = 'docker.io/library/app:latest';
      const [manifest] = manifests;
      expect(manifests).toEqual([manifest, manifest]);
      for (const reference of [name, 'localhost/b:2']) {
        expect(await inspect(`oci-archive:${image}:${reference}`)).toMatchObject({ Digest: manifest?.digest });
        const copy = join(place.output, reference.replaceAll('/', '-'));
        await run('skopeo', ['copy', `docker-archive:${image}:${reference}`, `oci:${copy}:x`]);
        const { rootfs } = await inspect(`oci:${copy}:x`, '--config');
        expect(rootfs.diff_ids).toEqual(manifest?.layers.map(({ diffId }) => diffId));
      }
    },
  );

  test('has the bytes of the oci-archive but for its own member, in a file and in a pipe', async () => {
    const place = createWorkplace();
    const path = (name: string) => join(place.output, name);
    await build(place, '-o', `oci-archive:${path('oci')}:localhost/a:1`);
    await build(place, '-o', `docker-archive:${path('docker')}:localhost/a:1`);
    await build(place, '-o', `docker-archive:${path('other')}:localhost/a:1`, '--threads', '1');
    await run('cmp', [path('docker'), path('other')]);
    const args = ['build', '-o', 'docker-archive:/dev/stdout:localhost/a:1', '--source-date-epoch', '1700000000'];
    const { stdout } = await runAt(place, args);
    expect(stdout.equals(readFileSync(path('docker')))).toBe(true);
    const members = async (name: string) => String(await run('tar', ['-tf', path(name)])).split('\n');
    expect(await members('oci')).not.toContain('manifest.json');
    expect((await members('docker')).filter((name) => name !== 'manifest.json')).toEqual(await members('oci'));
    const end = 2 * 512;
    const whole = readFileSync(path('oci'));
    expect(stdout.subarray(0, whole.length - end).equals(whole.subarray(0, -end))).toBe(true);
  });

  test('is loaded by podman under each name as the guide says, and its tree is there', async () => {
    const place = createWorkplace();
    const storage = containerStorage();
    const programs = join(place.directory, 'programs');
    writeWrapper(programs, 'chunkah', `'${process.execPath}' '${programPath}'`);
    const env = { ...storage, PATH: `${programs}:${process.env.PATH}` };
    const [ofFile = '', ofPipe = ''] = guide.commands('Docker and podman');
    for (const commands of [ofFile, ofPipe]) {
      await run('bash', ['--norc', '-euo', 'pipefail', '-c', commands], { cwd: place.directory, env });
    }
    const named = await run('podman', ['images', '--format', '{{.Repository}}:{{.Tag}}'], { env });
    expect(String(named).trim().split('\n').sort()).toEqual(
      ['1.0', '2.0', 'latest'].map((tag) => `localhost/app:${tag}`),
    );
    const mounted = await run('podman', ['image', 'mount', 'localhost/app:2.0'], { env });
    await run('diff', ['-r', place.rootfs, String(mounted).trim()]);
  });

  test('takes its name from a config, and is found by it as the previous image', async () => {
    const place = createWorkplace();
    const config = { output: 'docker-archive:output/image.tar:a/b:1', tag: 'quay.io/c/d' };
    writeFileSync(join(place.directory, 'chunkah.config.json'), JSON.stringify(config));
    await build(place);
    const list = await run('tar', ['-xOf', join(place.output, 'image.tar'), 'manifest.json']);
    expect(JSON.parse(String(list))).toMatchObject([{ RepoTags: ['docker.io/a/b:1', 'quay.io/c/d:latest'] }]);
    expect(await build(place, '--previous', 'same')).not.toContain('warning:');
  });
});
