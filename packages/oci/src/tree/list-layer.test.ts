import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TarBlob } from '@chunkah/rootfs';
import { file, symlink, temporaryDirectory, writeTree } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import { TarFiles, tarOf } from './handmade-tar.fixture.ts';
import { listLayer } from './list-layer.ts';

/** A tar of a tree with a whiteout, a link and an opaque directory, and how many bytes are kept. */
function layer(keep?: number): TarBlob {
  const directory = join(temporaryDirectory(), 'tree');
  mkdirSync(directory);
  writeTree(directory, {
    'a/big': file('x'.repeat(700)),
    'a/link': symlink('big'),
    'b/.wh.gone': file(''),
    'b/.wh..wh..opq': file(''),
  });
  const path = `${directory}.tar`;
  execFileSync('tar', ['--sort=name', '--format=posix', '-C', directory, '-cf', path, 'b', 'a']);
  if (keep !== undefined) writeFileSync(path, readFileSync(path).subarray(0, keep));
  const { size, mtimeNs, ino: inode, dev: device } = statSync(path, { bigint: true });
  return { path, start: 0, size: Number(size), mtimeNs, inode, device };
}

/** The tar of one file of 700 bytes, with so many of its bytes. */
function single(keep: number): TarBlob {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'file'), 'x'.repeat(700));
  const path = join(directory, 'tar');
  execFileSync('tar', ['--format=ustar', '-C', directory, '-cf', path, 'file']);
  writeFileSync(path, readFileSync(path).subarray(0, keep));
  const { mtimeNs, ino: inode, dev: device } = statSync(path, { bigint: true });
  return { path, start: 0, size: keep, mtimeNs, inode, device };
}

test('a layer is listed with what it takes away', () => {
  const entries = listLayer(layer(), 'layer 1').filter(({ type }) => type !== 'directory');
  expect(entries.sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
    { path: 'a/big', type: 'file', size: 700 },
    { path: 'a/link', type: 'symlink', size: 0 },
    { path: 'b', type: 'opaque directory', size: 0 },
    { path: 'b/gone', type: 'whiteout', size: 0 },
  ]);
});

test('a layer may end without padding, as umoci writes it, but not inside a file or a header', () => {
  const whole = [{ path: 'file', type: 'file', size: 700 }];
  for (const size of [512 + 700, 512 + 701, 512 + 1024, 512 + 1536])
    expect(listLayer(single(size), 'one')).toEqual(whole);
  for (const size of [512 + 699, 511, 512]) {
    expect(() => listLayer(single(size), 'one')).toThrow(expect.objectContaining({ code: 'LAYER_DAMAGED' }));
  }
});

test('a name that is longer than any path is cut', () => {
  const tars = new TarFiles();
  const [entry] = listLayer(tars.add(tarOf([{ name: 'n'.repeat(1_000_000), data: '' }])), 'layer 1');
  tars.remove();
  expect(entry?.path).toBe(`${'n'.repeat(4095)}...`);
});
