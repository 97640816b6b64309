import { join } from 'node:path';
import { assertValidImage } from '@chunkah/oci';
import { directory, file, hardlink, symlink, type Tree } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import { run, runChunkah } from './program.ts';
import { readImage } from './read-image.ts';
import { atEpoch, noUser, push } from './registry/push.ts';
import { startRegistry } from './registry/start-registry.ts';
import { createWorkplace, runAt, sampleTree, type Workplace } from './workplace.ts';

/** What layers can say beside content. */
const tree: Tree = {
  ...sampleTree,
  'usr/bin/su': file('#!', { mode: 0o4755, uid: 3_000_000, xattrs: { 'user.note': '\0', 'user.component': 'alpha' } }),
  'usr/bin/again': hardlink('usr/bin/su'),
  'usr/bin/link': symlink('su'),
  'usr/lib/odd \udcff\n': file('odd', { mtime: 1_600_000_000.5 }),
  'var/empty': directory({ mode: 0o1777, gid: 7 }),
};
const config = JSON.stringify({ Cmd: ['/bin/sh'], Env: ['A=b'], Labels: { of: 'the first' } });

/** Makes an image of another one anew, where nothing else gives an epoch, a config or annotations. */
async function again(place: Workplace, image: string, options: readonly string[]): Promise<string> {
  const env = { ...noUser(place), TMPDIR: place.temporary };
  const output = join(place.directory, 'again');
  const args = ['build', '--image', image, ...options, '-o', `oci:${output}`];
  const { code, stderr } = await runChunkah(args, { cwd: place.directory, env });
  expect({ image, code, stderr }).toMatchObject({ code: 0 });
  const { manifestDigest } = readImage(output);
  await run('rm', ['-r', output]);
  return manifestDigest;
}

test.each([
  ['plain', []],
  ['gzip', ['--compression', 'gzip', '--compression-level', '1']],
  ['zstd', ['--compression', 'zstd']],
  ['zstd:chunked', ['--compression', 'zstd:chunked']],
])('an image of %s layers, made anew, has the same digest wherever it was', async (_, compression) => {
  const place = createWorkplace(tree);
  const registry = await startRegistry();
  const inDirectory = 'oci:output/image';
  // One file is an archive of both kinds.
  const inArchive = 'docker-archive:output/archive.tar:localhost/app:1';
  const inRegistry = `docker://${registry.host}/app:1`;
  const said = ['--config-str', config, '--annotation', 'org.example.kept=yes'];
  for (const output of [inDirectory, inArchive, inRegistry]) {
    const { code, stderr } = await push(place, [...said, ...compression, '-o', output]);
    expect({ output, code, stderr }).toMatchObject({ code: 0 });
  }
  const { manifestDigest } = readImage(join(place.output, 'image'));
  await assertValidImage(join(place.output, 'image'));
  for (const image of [inDirectory, 'oci-archive:output/archive.tar', inArchive, inRegistry]) {
    expect({ image, digest: await again(place, image, compression) }).toEqual({ image, digest: manifestDigest });
  }
});

test('an image that skopeo saved as docker does has the digest too: its layers and its config say all', async () => {
  const place = createWorkplace();
  const { code } = await push(place, ['--config-str', config, '-o', 'oci:output/image:1']);
  expect(code).toBe(0);
  const image = join(place.output, 'image');
  await run('skopeo', ['copy', `oci:${image}:1`, `docker-archive:${image}.tar:localhost/app:1`]);
  expect(await again(place, `${image}.tar`, [])).toBe(readImage(image).manifestDigest);
});

test('an epoch that is given takes the place of that of the image', async () => {
  const place = createWorkplace();
  expect((await push(place, ['-o', 'oci:output/image'])).code).toBe(0);
  const created = async (args: readonly string[], env: Record<string, string> = {}) => {
    const planned = await runAt(place, ['plan', '--json', '--image', 'output/image', ...args], { env });
    expect(planned.code, planned.stderr).toBe(0);
    return JSON.parse(String(planned.stdout)).sourceDateEpoch;
  };
  expect(await created([])).toBe(Number(atEpoch[1]));
  expect(await created([], { SOURCE_DATE_EPOCH: '1600000000' })).toBe(1_600_000_000);
  expect(await created(['--source-date-epoch', '1500000000'], { SOURCE_DATE_EPOCH: '1' })).toBe(1_500_000_000);
});
