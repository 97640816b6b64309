import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { file, writeTree } from '@chunkah/testkit';
import { afterAll, describe, expect, test } from 'vitest';
import { writeWrapper } from './containerfile/wrapper.ts';
import { readGuide } from './guide.ts';
import { programPath, run, scratchDirectory } from './program.ts';
import { startRegistry } from './registry/start-registry.ts';
import { expectRefused, runAt, type Workplace } from './workplace.ts';

const tree = { 'usr/bin/tool': file('tool', { xattrs: { 'user.component': 'tool' } }) };

async function chunkah(place: Workplace, ...args: string[]): Promise<string> {
  const { code, stderr, stdout } = await runAt(place, args, { cwd: place.output });
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
  return String(stdout);
}

async function raw(image: string): Promise<Buffer> {
  return run('skopeo', ['inspect', '--raw', '--tls-verify=false', image]);
}

describe('chunkah index create', () => {
  const directory = scratchDirectory(afterAll);
  const [rootfs, output, temporary] = ['rootfs', 'output', 'temporary'].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ];
  const place: Workplace = { directory, rootfs, output, temporary };
  const at = (name: string) => join(place.output, name);

  test('joins what the guide builds; skopeo reads the index and copies the image of each platform', async () => {
    for (const path of [rootfs, output, temporary]) mkdirSync(path);
    writeTree(rootfs, tree);
    const programs = join(place.directory, 'programs');
    writeWrapper(programs, 'chunkah', `'${process.execPath}' '${programPath}'`);
    const env = { PATH: `${programs}:${process.env.PATH}`, SOURCE_DATE_EPOCH: '1700000000' };
    const [commands = ''] = readGuide('output.md').commands('Several platforms');
    await run('ln', ['-s', '../rootfs', at('rootfs')]);
    await run('bash', ['--norc', '-euo', 'pipefail', '-c', commands], { cwd: place.output, env });
    const index = JSON.parse(String(await raw(`oci:${at('both')}:1.0`)));
    expect(index.manifests).toMatchObject([
      { platform: { os: 'linux', architecture: 'amd64' } },
      { platform: { os: 'linux', architecture: 'arm64' } },
    ]);
    for (const [number, architecture] of ['amd64', 'arm64'].entries()) {
      const copy = `oci:${at(`copy-${architecture}`)}:x`;
      await run('skopeo', [
        '--override-arch',
        architecture,
        'copy',
        '--preserve-digests',
        `oci:${at('both')}:1.0`,
        copy,
      ]);
      expect((await raw(copy)).equals(await raw(`oci:${at(architecture)}`))).toBe(true);
      const config = JSON.parse(String(await run('skopeo', ['inspect', '--config', copy])));
      expect(config.architecture).toBe(architecture);
      expect(index.manifests[number].size).toBe((await raw(copy)).length);
    }
  });

  test('every image of the index is validated', async () => {
    await run('cp', ['-r', at('both'), at('damaged')]);
    const validate = async (name: string) => {
      const { code, stdout } = await runAt(place, ['validate', `oci:${name}`, '--json'], { cwd: place.output });
      return { code, ...JSON.parse(String(stdout)) };
    };
    const sound = await validate('both');
    expect(sound).toMatchObject({ code: 0, valid: true, faults: [], warnings: [] });
    const config = async (name: string) => JSON.parse(String(await raw(`oci:${at(name)}`))).config.digest;
    expect(sound.manifests).toHaveLength(2);
    for (const name of ['amd64', 'arm64']) {
      const blob = join(at('damaged/blobs'), (await config(name)).replace(':', '/'));
      const bytes = readFileSync(blob);
      writeFileSync(blob, Buffer.alloc(bytes.length, ' '));
      const { code, faults } = await validate('damaged');
      expect({ code, faults }).toMatchObject({ code: 1, faults: expect.arrayContaining([expect.anything()]) });
      expect(JSON.stringify(faults)).toContain(blob.slice(-64));
      writeFileSync(blob, bytes);
    }
  });

  test('sends to a registry what it does not have, from files and from there', async () => {
    const registry = await startRegistry();
    const { host } = registry;
    const args = ['-o', `docker://${host}/team/app:1`, '-t', 'latest', '--digestfile', 'digest', '--json'];
    const result = JSON.parse(await chunkah(place, 'index', 'create', 'oci:amd64', 'oci:arm64', ...args));
    expect(readFileSync(at('digest'), 'utf8')).toBe(result.digest);
    expect(result.pushed.names).toEqual([`${host}/team/app:1`, `${host}/team/app:latest`]);
    const index = await raw(`docker://${host}/team/app:latest`);
    expect(index.equals(await raw(`oci:${at('both')}:1.0`))).toBe(true);
    const again = JSON.parse(await chunkah(place, 'index', 'create', 'oci:both', ...args));
    expect(again).toMatchObject({ digest: result.digest, pushed: { blobs: { sent: 0, mounted: 0 } } });
    const name = `docker://${host}/team/app:1`;
    registry.requests();
    const moved = ['index', 'create', name, '-o', `docker://${host}/other/app`, '--json'];
    expect(JSON.parse(await chunkah(place, ...moved))).toMatchObject({
      digest: result.digest,
      pushed: { names: [`${host}/other/app:latest`], blobs: { sent: 0, mounted: again.pushed.blobs.there } },
    });
    const asked = registry.requests();
    const of = (pattern: RegExp) => asked.filter((line) => pattern.test(line));
    expect(of(/^POST .*other\/app\/blobs/)).toHaveLength(again.pushed.blobs.there);
    expect(of(/^(?:PATCH|PUT) .*blobs/)).toEqual([]);
    // Both images by their digests, then the index.
    expect(of(/^PUT .*manifests/)).toHaveLength(3);
    expect(of(/^PUT .*manifests/).at(-1)).toBe('PUT /v2/other/app/manifests/latest');
    await chunkah(place, 'index', 'create', name, '-o', 'back.tar', '-t', '1');
    expect((await raw(`oci-archive:${at('back.tar')}:1`)).equals(index)).toBe(true);
    await run('skopeo', ['--override-arch', 'arm64', 'copy', `oci-archive:${at('back.tar')}:1`, `dir:${at('dir')}`]);
  });

  test('says what is wrong with the command line', async () => {
    const refused = async (args: string[], error: RegExp, hint: RegExp) => {
      expectRefused(await runAt(place, ['index', 'create', ...args], { cwd: place.output }), error, hint);
    };
    await refused(['oci:amd64'], /an index needs an output: use -o TARGET$/, /--help/);
    await refused(['oci:amd64', 'oci:both', '-o', 'oci:x'], /two images are for amd64: oci:amd64 and oci:both$/, /one/);
    await refused(['oci:amd64', '-o', 'docker-archive:x'], /--output: an index cannot go to a docker-archive$/, /oci:/);
    await refused(['oci:amd64', '-o', 'oci:both'], /--output: .* exists already$/, /remove it/);
    await refused(['dir:x', '-o', 'oci:x'], /no image can be read from "dir:x"$/, /oci:DIRECTORY/);
    await refused(['-o', 'oci:x'], /missing required argument 'image'$/, /--help/);
  });
});
