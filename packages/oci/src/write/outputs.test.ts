import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@chunkah/testkit';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ImageTarget } from './image-target.ts';
import { parseTarget, resolveTarget } from './outputs.ts';

let top: string;
let rootfs: string;

beforeEach(() => {
  top = realpathSync(temporaryDirectory());
  rootfs = join(top, 'rootfs');
  mkdirSync(join(rootfs, 'var/lib'), { recursive: true });
  mkdirSync(join(top, 'out'));
});

const kinds = ['directory', 'archive'] as const;

function resolved(kind: 'directory' | 'archive', path: string): ImageTarget {
  return resolveTarget({ kind, path: join(top, path) }, rootfs);
}

function refused(code: string, message: string) {
  return expect.objectContaining({ code, message: expect.stringContaining(message), hint: expect.any(String) });
}

describe('a place that takes an image', () => {
  test.each(kinds)('a new %s, its path made absolute', (kind) => {
    expect(resolved(kind, 'out/image')).toEqual({ kind, path: join(top, 'out/image') });
    expect(resolved(kind, 'out/../out/./image')).toEqual({ kind, path: join(top, 'out/image') });
  });

  test.each(kinds)('a new %s beside the rootfs, whose name begins like it', (kind) => {
    expect(resolved(kind, 'rootfs2')).toEqual({ kind, path: join(top, 'rootfs2') });
    expect(resolved(kind, 'rootfs.tar')).toEqual({ kind, path: join(top, 'rootfs.tar') });
  });

  test.each(kinds)('a new %s in a directory that a symlink leads to', (kind) => {
    symlinkSync('out', join(top, 'link'));
    expect(resolved(kind, 'link/image')).toEqual({ kind, path: join(top, 'out/image') });
  });

  test('an archive file that is there, to be replaced; a symlink to it stays', () => {
    writeFileSync(join(top, 'out/image.tar'), 'x');
    symlinkSync('out/image.tar', join(top, 'latest'));
    for (const path of ['out/image.tar', 'latest']) {
      expect(resolved('archive', path)).toEqual({ kind: 'archive', path: join(top, 'out/image.tar') });
    }
  });

  test('a fifo, a device: what is written to them lies nowhere', () => {
    const fifo = { kind: 'archive', path: join(rootfs, 'fifo') } as const;
    execFileSync('mkfifo', [fifo.path]);
    const device = { kind: 'archive', path: '/dev/null' } as const;
    expect(resolveTarget(fifo, rootfs)).toEqual(fifo);
    expect(resolveTarget(device, '/')).toEqual(device);
  });

  test('an open file or pipe', () => {
    const pipe = join(top, 'fifo');
    execFileSync('mkfifo', [pipe]);
    for (const [path, flags] of [
      [join(top, 'out/file'), 'w'],
      [pipe, 'r+'],
    ] as const) {
      const target = { kind: 'descriptor', descriptor: openSync(path, flags) } as const;
      expect(resolveTarget(target, rootfs)).toEqual(target);
      closeSync(target.descriptor);
    }
  });

  test('whether the rootfs is there is not asked here', () => {
    expect(resolveTarget({ kind: 'archive', path: join(top, 'image') }, join(top, 'no'))).toMatchObject({
      kind: 'archive',
    });
  });
});

describe('what is there already', () => {
  test('a new directory needs a name that nothing has', () => {
    writeFileSync(join(top, 'file'), '');
    symlinkSync('nowhere', join(top, 'broken'));
    for (const path of ['out', 'file', 'broken', 'rootfs']) {
      expect(() => resolved('directory', path)).toThrow(refused('OUTPUT_EXISTS', `oci:${join(top, path)}`));
    }
  });

  test('an archive cannot take the place of a directory', () => {
    symlinkSync('out', join(top, 'link'));
    for (const path of ['out', 'link', 'rootfs']) {
      expect(() => resolved('archive', path)).toThrow(refused('OUTPUT_EXISTS', 'is a directory'));
    }
    expect(() => resolveTarget({ kind: 'archive', path: `${top}/new/` }, rootfs)).toThrow(
      refused('OUTPUT_EXISTS', 'new/'),
    );
  });
});

describe('a place inside the rootfs', () => {
  test.each(kinds)('is refused for a %s, whatever way leads there', (kind) => {
    symlinkSync('rootfs/var', join(top, 'link'));
    for (const path of ['rootfs/image', 'rootfs/var/lib/image', 'out/../rootfs/image', 'link/lib/image']) {
      const message = `${join(top, path)} is inside the rootfs ${rootfs}`;
      expect(() => resolved(kind, path)).toThrow(refused('OUTPUT_IN_ROOTFS', message));
    }
    symlinkSync('rootfs', join(top, 'other'));
    const target = { kind, path: join(rootfs, 'image') };
    expect(() => resolveTarget(target, join(top, 'other'))).toThrow(refused('OUTPUT_IN_ROOTFS', 'image'));
    expect(() => resolveTarget({ kind, path: join(top, 'image') }, '/')).toThrow(refused('OUTPUT_IN_ROOTFS', '/'));
  });

  test('is refused for a symlink to a file and for an open file', () => {
    writeFileSync(join(rootfs, 'file'), '');
    symlinkSync('rootfs/file', join(top, 'link'));
    expect(() => resolved('archive', 'link')).toThrow(refused('OUTPUT_IN_ROOTFS', 'link'));
    const descriptor = openSync(join(rootfs, 'file'), 'w');
    const open = () => resolveTarget({ kind: 'descriptor', descriptor }, rootfs);
    expect(open).toThrow(refused('OUTPUT_IN_ROOTFS', 'standard output'));
    closeSync(descriptor);
  });
});

describe('a place that cannot be', () => {
  test.each(kinds)('a %s below a directory that does not exist', (kind) => {
    expect(() => resolved(kind, 'no/image')).toThrow(refused('OUTPUT_FAILED', 'does not exist'));
  });

  test.each(kinds)('a %s below a file', (kind) => {
    writeFileSync(join(top, 'file'), '');
    expect(() => resolved(kind, 'file/image')).toThrow(refused('OUTPUT_FAILED', 'not a directory'));
  });

  test('a descriptor that is not open', () => {
    expect(() => resolveTarget({ kind: 'descriptor', descriptor: 987_654 }, rootfs)).toThrow(
      refused('OUTPUT_FAILED', 'standard output'),
    );
  });
});

test('a prefix decides what a path means', () => {
  expect(parseTarget('oci', 'x')).toEqual({ kind: 'directory', path: 'x' });
  expect(parseTarget('oci-archive', 'x')).toEqual({ kind: 'archive', path: 'x' });
  expect(parseTarget('docker-archive', 'x')).toEqual({ kind: 'archive', path: 'x', form: 'docker' });
});
