import { indexOf, symlink } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { encodedLayer } from './encoded-layer.fixture.ts';
import { asOnDiskLayerFormat } from './layer-formats.fixture.ts';
import { tarEntries } from './tar-records.fixture.ts';

/** The target as a client reads it from a layer in the peer's format. */
async function recorded(target: string): Promise<string | undefined> {
  const [entry] = await tarEntries(encodedLayer(indexOf({ link: symlink(target) }), { format: asOnDiskLayerFormat }));
  return entry?.linkName;
}

describe('targets as the peer tidies them', () => {
  test.each([
    { target: 'a', tidied: 'a' },
    { target: 'a/b', tidied: 'a/b' },
    { target: '/a/b', tidied: '/a/b' },
    { target: 'a//b', tidied: 'a/b' },
    { target: 'a/./b', tidied: 'a/b' },
    { target: 'a/.', tidied: 'a' },
    { target: 'a/', tidied: 'a/' },
    { target: 'a//', tidied: 'a/' },
    { target: '/', tidied: '//' },
    { target: './a', tidied: './a' },
    { target: './/a', tidied: './a' },
    { target: '.', tidied: '.' },
    { target: '..', tidied: '..' },
    { target: '../../a', tidied: '../../a' },
    { target: 'a/../b', tidied: 'a/../b' },
    { target: '..dots/.hidden/...', tidied: '..dots/.hidden/...' },
  ])('$target becomes $tidied', async ({ target, tidied }) => {
    expect(await recorded(target)).toBe(tidied);
  });

  test('one that is long in either form stays as it is', async () => {
    const long = `${'a'.repeat(60)}//${'b'.repeat(60)}/.`;
    expect(await recorded(long)).toBe(long);
  });

  test('one that only was long is tidied into the header', async () => {
    expect(await recorded(`${'a'.repeat(60)}${'/.'.repeat(30)}/b`)).toBe(`${'a'.repeat(60)}/b`);
  });
});
