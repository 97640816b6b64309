import { describe, expect, test } from 'vitest';
import { sampleIndex } from './sample-index.fixture.ts';

const index = sampleIndex({
  '/usr/bin/bash': {},
  '/usr/bin/sh': { target: 'bash' },
  '/usr/lib/libc.so': {},
  '/usr/lib/deep/er/file': {},
  '/usr/lib64': { target: 'lib' },
  '/bin': { target: 'usr/bin' },
  '/lib': { target: '/usr/./lib//' },
  '/usr/share/absolute': { target: '/usr/lib' },
  '/escape': { target: '../../../../usr' },
  '/root': { target: '/' },
  '/up': { target: 'usr/lib/deep/../..' },
  '/through': { target: 'usr/lib/deep/er/../../../lib64' },
  '/loop/a': { target: 'b' },
  '/loop/b': { target: '/loop/a' },
  '/self': { target: 'self/x' },
  '/dangling': { target: 'nowhere' },
  '/\udcff': { target: 'usr' },
});

/** The path of what a path leads to. */
function resolved(path: string): string | undefined {
  const id = index.resolve(path);
  return id === undefined ? undefined : index.path(id);
}

describe('resolve', () => {
  test.each([
    ['/usr/bin/bash', '/usr/bin/bash'],
    ['usr/bin/bash', '/usr/bin/bash'],
    ['//usr///bin/bash', '/usr/bin/bash'],
    ['/bin/bash', '/usr/bin/bash'],
    ['/bin/sh', '/usr/bin/sh'],
    ['/bin', '/bin'],
    ['/lib/libc.so', '/usr/lib/libc.so'],
    ['/usr/lib64/libc.so', '/usr/lib/libc.so'],
    ['/usr/share/absolute/libc.so', '/usr/lib/libc.so'],
    ['/root/root/bin/bash', '/usr/bin/bash'],
    ['/\udcff/bin/bash', '/usr/bin/bash'],
    ['/through/libc.so', '/usr/lib/libc.so'],
  ])('%s leads to %s', (path, target) => {
    expect(resolved(path)).toBe(target);
  });

  test.each([
    ['/usr/bin/../lib/libc.so', '/usr/lib/libc.so'],
    ['/usr/./bin/./bash', '/usr/bin/bash'],
    ['/usr/lib/..', '/usr'],
    ['/usr/lib/.', '/usr/lib'],
    ['/usr/lib/', '/usr/lib'],
    ['/bin/..', '/usr'],
    ['/bin/', '/usr/bin'],
    ['/up/bin/bash', '/usr/bin/bash'],
  ])('dots are followed as the system does: %s is %s', (path, target) => {
    expect(resolved(path)).toBe(target);
  });

  test.each([
    ['/../../usr/bin/bash', '/usr/bin/bash'],
    ['/escape/bin/bash', '/usr/bin/bash'],
    ['/usr/../../bin/bash', '/usr/bin/bash'],
  ])('nothing leads out of the rootfs: %s is %s', (path, target) => {
    expect(resolved(path)).toBe(target);
  });

  test.each([
    '/',
    '',
    '/..',
    '/.',
    '/root/',
    '/usr/nothing',
    '/nothing/../usr',
    '/dangling/x',
    '/loop/a/x',
    '/self/x',
    '/usr/bin/bash/x',
    '/usr/bin/bash/..',
    '/usr/bin/bash/../sh',
    '/usr/bin/bash/.',
    '/usr/\ud800/x',
  ])('%j leads to no entry', (path) => {
    expect(resolved(path)).toBeUndefined();
  });

  test('forty symlinks are followed, as Linux does, not one more', () => {
    const links = Array.from({ length: 41 }, (_, number) => [`/l${number}`, { target: `l${number + 1}` }] as const);
    const chain = sampleIndex({ ...Object.fromEntries(links), '/l41/file': {} });
    expect(chain.resolve('/l1/file')).toBe(chain.find('/l41/file'));
    expect(chain.resolve('/l0/file')).toBeUndefined();
  });
});

describe('resolveFully', () => {
  test.each([
    ['/bin', '/usr/bin'],
    ['/bin/sh', '/usr/bin/bash'],
    ['/usr/lib64', '/usr/lib'],
    ['/usr/bin/bash', '/usr/bin/bash'],
    ['/dangling', undefined],
    ['/loop/a', undefined],
    ['/root', undefined],
  ])('%s leads to %s', (path, target) => {
    const id = index.resolveFully(path);
    expect(id === undefined ? undefined : index.path(id)).toBe(target);
  });
});
