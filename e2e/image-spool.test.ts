import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { mount } from './mount.ts';
import { runChunkah, scratchDirectory, startChunkah } from './program.ts';

const mebibyte = 1024 * 1024;

/** An image with one gzip layer, which is zeros of so many bytes. */
function imageOfZeros(bytes: number): string {
  const directory = scratchDirectory();
  const blobs = join(directory, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  const digestOf = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');
  const blob = (content: string | Uint8Array, mediaType: string) => {
    const data = Buffer.from(content);
    writeFileSync(join(blobs, digestOf(data)), data);
    return {
      mediaType: `application/vnd.oci.image.${mediaType}`,
      digest: `sha256:${digestOf(data)}`,
      size: data.length,
    };
  };
  const tar = Buffer.alloc(bytes);
  const rootfs = { type: 'layers', diff_ids: [`sha256:${digestOf(tar)}`] };
  const config = blob(JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs }), 'config.v1+json');
  const layers = [blob(gzipSync(tar, { level: 1 }), 'layer.v1.tar+gzip')];
  const manifest = blob(JSON.stringify({ schemaVersion: 2, config, layers }), 'manifest.v1+json');
  writeFileSync(join(directory, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [manifest] }));
  writeFileSync(join(directory, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  return directory;
}

test.each([
  [
    'before anything is written when not even the blobs fit',
    64,
    /layers need \d+ bytes or more, beyond the 0 bytes that/,
  ],
  ['in the middle when a layer grows beyond it', 258, /layers need more, beyond the \d+ bytes that/],
])('a small file system for temporary files ends the run, %s', async (_when, size, message) => {
  const temporary = scratchDirectory();
  mount('-t', 'tmpfs', '-o', `size=${size}m`, 'tmpfs', temporary);
  const env = { TMPDIR: temporary };
  const { code, stderr } = await runChunkah(['plan', '--image', imageOfZeros(8 * mebibyte)], { env });
  expect({ code, lines: stderr.trimEnd().split('\n') }).toEqual({
    code: 1,
    lines: [expect.stringMatching(message), expect.stringMatching(/^hint: free space there, .*TMPDIR/)],
  });
  expect(stderr).toContain(`error: cannot write temporary files in ${temporary}: `);
  expect(readdirSync(temporary)).toEqual([]);
});

test('SIGINT ends the decompression, and leaves nothing', async () => {
  const temporary = scratchDirectory();
  const image = imageOfZeros(600 * mebibyte);
  const { child, done } = startChunkah(['plan', '-v', '--image', image], { env: { TMPDIR: temporary } });
  await new Promise<void>((resolve) => {
    child.stderr?.on('data', (text: Buffer) => text.includes('temporary files go to') && resolve());
  });
  child.kill('SIGINT');
  const { code, stderr } = await done;
  expect({ code, stderr }).toEqual({ code: 130, stderr: expect.stringMatching(/interrupted by SIGINT\n$/) });
  expect(readdirSync(temporary)).toEqual([]);
});
