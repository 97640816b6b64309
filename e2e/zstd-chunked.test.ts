import { execFileSync } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertValidImage } from '@chunkah/oci';
import { file, writeTree } from '@chunkah/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readChunkedBlob } from '../packages/oci/src/compress/zstd-chunked/chunked-blob.fixture.ts';
import { installedNode } from './installed-node.ts';
import { type ChunkahOptions, run, runChunkah, scratchDirectory } from './program.ts';
import { readImage } from './read-image.ts';
import { variedTree } from './varied-tree.ts';

const scratch = scratchDirectory(afterAll);
const rootfs = join(scratch, 'rootfs');
const image = join(scratch, 'image');
/** Version 2, permitted: cap_net_raw (linux/capability.h, `vfs_cap_data`). */
const capability = '0x0100000200200000000000000000000000000000';

async function build(output: string, args: readonly string[] = [], options: ChunkahOptions = {}) {
  const common = ['--rootfs', rootfs, '--skip-special-files', '--source-date-epoch', '1700000000', '--no-progress'];
  const compression = ['--compression', 'zstd:chunked'];
  const { code, stderr } = await runChunkah(['build', ...common, ...compression, '-o', output, ...args], options);
  expect(code, stderr).toBe(0);
  return stderr;
}

let told = '';

beforeAll(async () => {
  mkdirSync(rootfs);
  writeTree(rootfs, {
    ...variedTree(),
    'opt/holes': file(Buffer.concat([Buffer.alloc(5000, 1), Buffer.alloc(2 ** 21), Buffer.alloc(5000, 2)]), {
      xattrs: { 'user.component': 'holes' },
    }),
    'opt/ping': file('not really', { xattrs: { 'user.component': 'holes' } }),
  });
  execFileSync('setfattr', ['-n', 'security.capability', '-v', capability, join(rootfs, 'opt/ping')]);
  linkSync(join(rootfs, 'opt/ping'), join(rootfs, 'opt/ping6'));
  told = await build(`oci:${image}:latest`);
});

test('a client finds every file by the tables, and zstd gets the diff id out of every layer', async () => {
  await assertValidImage(image);
  const { layers, diffIds } = readImage(image);
  let chunked = 0;
  for (const [number, { digest, mediaType, annotations = {} }] of layers.entries()) {
    expect(mediaType).toBe('application/vnd.oci.image.layer.v1.tar+zstd');
    const path = join(image, 'blobs', digest.replace(':', '/'));
    const sum = await run('bash', ['-o', 'pipefail', '-c', 'zstd -dcq "$1" | sha256sum', 'sum', path]);
    expect(`sha256:${String(sum).split(' ')[0]}`).toBe(diffIds[number]);
    const tables = Object.entries(annotations).filter(([key]) => key.startsWith('io.github.containers.zstd-chunked.'));
    if (tables.length === 0) continue;
    chunked += 1;
    const { tar, entries } = readChunkedBlob(readFileSync(path), Object.fromEntries(tables));
    expect(tar.equals(execFileSync('zstd', ['-dcq', path], { maxBuffer: 2 ** 30 }))).toBe(true);
    const ping = entries.filter(({ name }) => name.startsWith('opt/ping'));
    const value = Buffer.from(capability.slice(2), 'hex').toString('base64');
    for (const { xattrs } of ping) expect(xattrs?.['security.capability']).toBe(value);
  }
  // The tree has names that are not UTF-8: their layers are told of.
  expect(chunked).toBeGreaterThan(0);
  const warned = Array.from(told.matchAll(/^warning: layer (\d+) \(.*\) is compressed as plain zstd: /gm));
  expect(warned).toHaveLength(layers.length - chunked);
  expect(warned.length).toBeGreaterThan(0);
});

test('skopeo and podman read it as zstd', async () => {
  const store = scratchDirectory();
  const few = join(store, 'few-layers');
  await build(`oci:${few}:latest`, ['--max-layers', '3']);
  const plain = join(store, 'plain');
  await run('skopeo', ['copy', '--dest-decompress', `oci:${few}:latest`, `dir:${plain}`]);
  for (const diffId of readImage(few).diffIds) {
    expect(existsSync(join(plain, diffId.replace('sha256:', '')))).toBe(true);
  }
  const policy = join(store, 'policy.json');
  writeFileSync(policy, '{"default":[{"type":"insecureAcceptAnything"}]}');
  const podman = ['--root', join(store, 'root'), '--runroot', join(store, 'run'), '--storage-driver', 'vfs'];
  const archive = join(store, 'image.tar');
  await run('tar', ['-C', few, '-cf', archive, '.']);
  const name = `oci-archive:${archive}`;
  const id = String(await run('podman', [...podman, 'pull', '--quiet', '--signature-policy', policy, name])).trim();
  const mounted = String(await run('podman', [...podman, 'image', 'mount', id])).trim();
  for (const path of ['opt/holes', 'opt/ping6']) {
    expect(readFileSync(join(mounted, path)).equals(readFileSync(join(rootfs, path)))).toBe(true);
  }
  const [value] = String(await run('getfattr', ['-n', 'security.capability', '-e', 'hex', join(mounted, 'opt/ping')]))
    .split('\n')
    .filter((line) => line.startsWith('security.capability='));
  expect(value).toBe(`security.capability=${capability}`);
  await run('podman', [...podman, 'image', 'unmount', '--all']);
});

test.each(['1', '2', '3', '8'])('%s threads make the same image, beside it as well', async (threads) => {
  const output = join(scratchDirectory(), 'image');
  await build(`oci:${output}:latest`, ['--threads', threads, ...(threads === '3' ? ['--previous', image] : [])]);
  expect(readImage(output)).toEqual(readImage(image));
});

test.each([22, 26])('Node %i makes the same image', async (release) => {
  const output = join(scratchDirectory(), 'image');
  await build(`oci:${output}:latest`, [], { node: await installedNode(release) });
  expect(readImage(output)).toEqual(readImage(image));
});

test('a plan beside it keeps all layers, although it knows no compression', async () => {
  const args = ['plan', '--rootfs', rootfs, '--skip-special-files', '--source-date-epoch', '1700000000'];
  const { stdout, stderr } = await runChunkah([...args, '--previous', `oci:${image}`, '--json']);
  const { previous, layers }: { previous: unknown; layers: unknown[] } = JSON.parse(String(stdout) || stderr);
  expect(previous).toMatchObject({ kept: layers.length, new: 0 });
});
