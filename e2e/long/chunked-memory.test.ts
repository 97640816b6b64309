import { createCipheriv } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { programPath, run, scratchDirectory } from '../program.ts';
import { readImage } from '../read-image.ts';

const fileSize = 20 * 1024;
/** Runs a command, and writes the peak of its resident memory, in KiB, to a file. */
const peakScript = `
  to=$1; shift; "$@" & peak=0
  while memory=$(sed -n 's/^VmHWM:[^0-9]*\\([0-9]*\\) kB/\\1/p' "/proc/$!/status") && [ -n "$memory" ]; do
    peak=$memory; sleep 0.1
  done
  wait $! && echo "$peak" > "$to"`;

test('zstd:chunked takes little memory for a layer of 2 GB with 100 000 files', async () => {
  const scratch = scratchDirectory();
  const rootfs = join(scratch, 'rootfs');
  const noise = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16));
  for (let directory = 0; directory < 100; directory += 1) {
    const path = join(rootfs, 'usr', `directory-${directory}`);
    mkdirSync(path, { recursive: true });
    for (let number = 0; number < 1000; number += 1) {
      writeFileSync(join(path, `some-file-${number}`), noise.update(Buffer.alloc(fileSize)));
    }
  }
  await run('setfattr', ['-n', 'user.component', '-v', 'all', join(rootfs, 'usr')]);
  const image = join(scratch, 'image');
  const output = ['--max-layers', '1', '--compression', 'zstd:chunked', '-o', `oci:${image}`];
  const args = [programPath, 'build', '--rootfs', rootfs, '--source-date-epoch', '1700000000', ...output];
  const peak = join(scratch, 'peak');
  await run('bash', ['-c', peakScript, 'peak', peak, process.execPath, ...args]);
  const [layer] = readImage(image).layers;
  expect(layer?.size).toBeGreaterThan(100 * 1000 * fileSize);
  expect(Number(readFileSync(peak, 'utf8'))).toBeLessThan(400 * 1024);
});
