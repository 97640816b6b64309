import { join } from 'node:path';
import { ensureRoot } from '@chunkah/roots';
import { expect, test } from 'vitest';
import { runChunkah, scratchDirectory } from '../program.ts';
import { readImage } from '../read-image.ts';

test('zstd makes the layers of a server smaller than gzip does, at levels 3 and 9', async () => {
  const rootfs = await ensureRoot('debian-server');
  const scratch = scratchDirectory();
  const sizeOf = async (compression: string, level: number): Promise<number> => {
    const image = join(scratch, `${compression}-${level}`);
    const chosen = ['--compression', compression, '--compression-level', String(level), '-o', `oci:${image}`];
    const common = ['--rootfs', rootfs, '--skip-special-files', '--source-date-epoch', '1700000000'];
    const { code, stderr } = await runChunkah(['build', ...common, ...chosen]);
    expect(code, stderr).toBe(0);
    return readImage(image).layers.reduce((sum, { size }) => sum + size, 0);
  };
  const gzip6 = await sizeOf('gzip', 6);
  const zstd3 = await sizeOf('zstd', 3);
  expect(zstd3).toBeLessThan(0.9 * gzip6);
  const gzip9 = await sizeOf('gzip', 9);
  const zstd9 = await sizeOf('zstd', 9);
  expect(zstd9).toBeLessThan(0.9 * gzip9);
  expect(zstd9).toBeLessThan(zstd3);
});
