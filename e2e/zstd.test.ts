import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { assertValidImage } from '@chunkah/oci';
import { file, writeTree } from '@chunkah/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installedNode } from './installed-node.ts';
import { type ChunkahOptions, run, runChunkah, scratchDirectory } from './program.ts';
import { readImage } from './read-image.ts';
import { containerStorage } from './real-root/container-storage.ts';
import { variedTree } from './varied-tree.ts';

const scratch = scratchDirectory(afterAll);
const rootfs = join(scratch, 'rootfs');

interface BuildOptions extends ChunkahOptions {
  readonly moreArgs?: readonly string[];
}

async function build(output: string, level: number, { moreArgs = [], ...options }: BuildOptions = {}) {
  const args = ['--rootfs', rootfs, '--skip-special-files', '--source-date-epoch', '1700000000', '--no-progress'];
  const compression = ['--compression', 'zstd', '--compression-level', `${level}`];
  const { code, stderr } = await runChunkah(['build', ...args, ...compression, ...moreArgs, '-o', output], options);
  expect(code, stderr).toBe(0);
}

beforeAll(() => {
  mkdirSync(rootfs);
  // Half of it comes twice, so far apart that only matching over long distances finds it again.
  const half = createHash('shake256', { outputLength: 6 * 2 ** 20 })
    .update('half')
    .digest();
  const large = file(Buffer.concat([half, half]), { xattrs: { 'user.component': 'large' } });
  writeTree(rootfs, { ...variedTree(), 'opt/large': large });
});

test('podman unpacks layers that are matched over long distances', async () => {
  const archive = join(scratchDirectory(), 'image.tar');
  await build(`oci-archive:${archive}:localhost/app:1`, 3, { moreArgs: ['--max-layers', '2'] });
  const env = containerStorage();
  await run('podman', ['load', '--quiet', '--input', archive], { env });
  const mounted = String(await run('podman', ['image', 'mount', 'localhost/app:1'], { env })).trim();
  await run('diff', ['-r', '--no-dereference', rootfs, mounted]);
});

describe.each([3, 9])('layers of level %i', (level) => {
  const image = join(scratch, `image-${level}`);
  const blobs = join(image, 'blobs', 'sha256');

  beforeAll(() => build(`oci:${image}:latest`, level));

  test('zstd gets the diff id out of every one', async () => {
    await assertValidImage(image);
    const { layers, diffIds } = readImage(image);
    expect(layers.length).toBeGreaterThan(1);
    for (const [number, { digest, mediaType }] of layers.entries()) {
      expect(mediaType).toBe('application/vnd.oci.image.layer.v1.tar+zstd');
      const blob = join(blobs, digest.replace('sha256:', ''));
      const sum = await run('bash', ['-o', 'pipefail', '-c', 'zstd -dcq "$1" | sha256sum', 'sum', blob]);
      expect(`sha256:${String(sum).split(' ')[0]}`).toBe(diffIds[number]);
      // One frame, with a checksum and the size of the content.
      expect(String(await run('zstd', ['-lv', blob]))).toMatch(/Zstandard Frames: 1\n(?:.*\n)*Check: XXH64/);
    }
    const large = layers.find(({ annotations }) => annotations?.['org.chunkah.component'] === 'xattr/large');
    expect(large?.size).toBeLessThan(6.5 * 2 ** 20);
  });

  test.each([
    [22, 1],
    [24, 3],
    [26, 8],
  ])('Node %i with %i threads makes the same', async (release, threads) => {
    const output = join(scratchDirectory(), 'image');
    await build(`oci:${output}:latest`, level, { node: await installedNode(release), threads });
    expect(readImage(output)).toEqual(readImage(image));
  });

  test('skopeo reads them', async () => {
    const plain = join(scratchDirectory(), 'plain');
    await run('skopeo', ['copy', '--dest-decompress', `oci:${image}:latest`, `dir:${plain}`]);
    for (const diffId of readImage(image).diffIds)
      expect(existsSync(join(plain, diffId.replace('sha256:', '')))).toBe(true);
  });
});
