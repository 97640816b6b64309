import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { assertValidImage } from '@chunkah/oci';
import { writeTree } from '@chunkah/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installedNode } from './installed-node.ts';
import { type ChunkahOptions, run, runChunkah, scratchDirectory } from './program.ts';
import { readImage } from './read-image.ts';
import { variedTree } from './varied-tree.ts';

const scratch = scratchDirectory(afterAll);
const rootfs = join(scratch, 'rootfs');
const image = join(scratch, 'image');
const blobs = join(image, 'blobs', 'sha256');

async function build(output: string, options: ChunkahOptions = {}) {
  const args = ['--rootfs', rootfs, '--skip-special-files', '--source-date-epoch', '1700000000', '--no-progress'];
  const { code, stderr } = await runChunkah(['build', ...args, '--compression', 'zstd', '-o', output], options);
  expect(code, stderr).toBe(0);
}

beforeAll(async () => {
  mkdirSync(rootfs);
  writeTree(rootfs, variedTree());
  await build(`oci:${image}:latest`);
});

test('zstd gets the diff id out of every layer', async () => {
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
});

test.each([22, 26])('Node %i makes the same image', async (release) => {
  const output = join(scratchDirectory(), 'image');
  await build(`oci:${output}:latest`, { node: await installedNode(release) });
  expect(readImage(output)).toEqual(readImage(image));
});

test('skopeo and podman read the layers', async () => {
  const plain = join(scratchDirectory(), 'plain');
  await run('skopeo', ['copy', '--dest-decompress', `oci:${image}:latest`, `dir:${plain}`]);
  for (const diffId of readImage(image).diffIds)
    expect(existsSync(join(plain, diffId.replace('sha256:', '')))).toBe(true);
});
