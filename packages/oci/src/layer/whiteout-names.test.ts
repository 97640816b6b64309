import { directory, file, indexOf, symlink, type Tree } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { refuseWhiteoutNames } from './whiteout-names.ts';

function refusal(tree: Tree): string | undefined {
  try {
    refuseWhiteoutNames(indexOf(tree));
    return undefined;
  } catch (error) {
    expect(error).toMatchObject({ code: 'WHITEOUT_NAME', hint: expect.stringContaining('--prune /') });
    return error instanceof Error ? error.message.split(':', 1)[0] : 'no error';
  }
}

describe('names that mean a deletion', () => {
  test.each<{ tree: Tree; path: string }>([
    { tree: { '.wh.x': file() }, path: '/.wh.x' },
    { tree: { '.wh.': file() }, path: '/.wh.' },
    { tree: { 'usr/lib/.wh..wh..opq': file() }, path: '/usr/lib/.wh..wh..opq' },
    { tree: { 'a/.wh.d': directory() }, path: '/a/.wh.d' },
    { tree: { 'a/.wh.d/below': file() }, path: '/a/.wh.d' },
    { tree: { '.wh.link': symlink('x') }, path: '/.wh.link' },
    { tree: { '.wh.\u001b[31m': file() }, path: '/.wh.\\x1b[31m' },
  ])('$path is refused', ({ tree, path }) => {
    expect(refusal({ aaa: file(), ...tree, zzz: file() })).toBe(path);
  });

  test('the first one in path order is named, with what to do', () => {
    const tree = { 'b/.wh.2': file(), 'a/.wh.1': file() };
    expect(refusal(tree)).toBe('/a/.wh.1');
    const hint = expect.objectContaining({ hint: expect.stringMatching(/--prune \/a\/\.wh\.1$/) });
    expect(() => refuseWhiteoutNames(indexOf(tree))).toThrow(hint);
  });

  test('what only looks alike is fine', () => {
    const names = ['.wh', 'wh.x', 'x.wh.y', '.WH.x', '.whx', '..wh.x', '.w', 'a.wh.'];
    expect(refusal(Object.fromEntries(names.map((name) => [name, file()])))).toBeUndefined();
    expect(refusal({})).toBeUndefined();
  });
});
