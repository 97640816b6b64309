import { describe, expect, test } from 'vitest';
import { type Contents, ownPaths } from './own-paths.ts';
import type { ListedEntry } from './parse-contents.ts';
import type { BstElement } from './parse-show.ts';
import { neededElements } from './stage-order.ts';

/**
 * An element of a literal project: paths with the sizes of files, or with the targets of symlinks.
 */
interface Literal {
  readonly kind?: string;
  readonly build?: readonly string[];
  readonly runtime?: readonly string[];
  readonly lists?: Readonly<Record<string, number | string>>;
}

const collects = ({ kind }: BstElement) => ['compose', 'filter', 'stack'].includes(kind);

function elementsOf(project: Readonly<Record<string, Literal>>): Map<string, BstElement> {
  return new Map(
    Object.entries(project).map(([name, { kind = 'manual', build = [], runtime = [] }]) => [
      name,
      { name, kind, state: 'cached', buildDependencies: build, runtimeDependencies: runtime, interval: undefined },
    ]),
  );
}

function entryOf(value: number | string): ListedEntry {
  return typeof value === 'number'
    ? { type: 'file', size: value, target: undefined }
    : { type: 'symlink', size: value.length, target: value };
}

/** Paths of the last element's tree by their owners. */
function owners(project: Readonly<Record<string, Literal>>): Record<string, string> {
  const contents: Contents = new Map(
    Object.entries(project).map(([name, { lists = {} }]) => [
      name,
      new Map(Object.entries(lists).map(([path, value]) => [path, entryOf(value)])),
    ]),
  );
  const target = Object.keys(project).at(-1) ?? '';
  const owned = ownPaths(target, elementsOf(project), contents, collects);
  return Object.fromEntries([...owned].map(([path, { element }]) => [path, element]));
}

describe('a path belongs to', () => {
  test('the element that brought it, through any number of collecting ones; dropped paths belong to no element', () => {
    expect(
      owners({
        bash: { lists: { '/bash': 1, '/bash.h': 1 } },
        fonts: { lists: { '/serif': 1, '/greek': 1 } },
        latin: { kind: 'filter', build: ['fonts'], lists: { '/serif': 1 } },
        all: { kind: 'stack', build: ['bash', 'latin'], runtime: ['bash', 'latin'] },
        runtime: { kind: 'compose', build: ['all'], lists: { '/bash': 1, '/serif': 1 } },
        image: { kind: 'compose', build: ['runtime'], lists: { '/bash': 1, '/serif': 1 } },
      }),
    ).toEqual({ '/bash': 'bash', '/serif': 'fonts' });
  });

  test('the one staged last of two that install it', () => {
    const image: Literal = { kind: 'compose', build: ['a', 'b'], lists: { '/x': 1 } };
    const [a, b]: [Literal, Literal] = [{ lists: { '/x': 1 } }, { lists: { '/x': 1 } }];
    expect(owners({ a, b, image })).toEqual({ '/x': 'b' });
    expect(owners({ a, b, image: { ...image, build: ['b', 'a'] } })).toEqual({ '/x': 'a' });
    expect(owners({ a: { ...a, runtime: ['b'] }, b, image })).toEqual({ '/x': 'a' });
  });

  test('the one whose type, size and target are those of the target', () => {
    expect(
      owners({
        a: { lists: { '/size': 1, '/type': 1, '/link': 'a' } },
        b: { lists: { '/size': 2, '/type': 'x', '/link': 'b' } },
        image: { kind: 'compose', build: ['a', 'b'], lists: { '/size': 1, '/type': 1, '/link': 'a' } },
      }),
    ).toEqual({ '/size': 'a', '/type': 'a', '/link': 'a' });
  });

  test('a collecting element that made it', () => {
    expect(
      owners({
        libc: { lists: { '/libc.so': 1 } },
        image: { kind: 'compose', build: ['libc'], lists: { '/libc.so': 1, '/ld.so.cache': 9 } },
      }),
    ).toEqual({ '/libc.so': 'libc', '/ld.so.cache': 'image' });
  });

  test('the one that brought it, though a collecting element changed it', () => {
    expect(
      owners({
        base: { lists: { '/passwd': 1, '/bash': 5, '/sh': 'dash' } },
        users: { lists: { '/passwd': 2 } },
        all: { kind: 'stack', build: ['base', 'users'], runtime: ['base', 'users'] },
        stripped: { kind: 'compose', build: ['all'], lists: { '/passwd': 3, '/bash': 4, '/sh': 'bash' } },
        image: { kind: 'compose', build: ['stripped'], lists: { '/passwd': 3, '/bash': 4, '/sh': 9 } },
      }),
    ).toEqual({ '/passwd': 'users', '/bash': 'base', '/sh': 'base' });
  });

  test('the element that was built, not to an older build of it that it was built with', () => {
    expect(
      owners({
        'bootstrap/libc': { lists: { '/libc.so': 1, '/libc.h': 1 } },
        libc: { build: ['bootstrap/libc'], lists: { '/libc.so': 1, '/libc.h': 1 } },
        tool: { build: ['bootstrap/libc'], runtime: ['libc'], lists: { '/tool': 1 } },
        image: { kind: 'compose', build: ['tool'], lists: { '/libc.so': 1, '/libc.h': 1, '/tool': 1 } },
      }),
    ).toEqual({ '/libc.so': 'libc', '/libc.h': 'libc', '/tool': 'tool' });
  });

  test('an element of the tree of a target without an artifact of its own', () => {
    expect(
      owners({
        a: { lists: { '/a': 1, '/x': 1 } },
        b: { runtime: ['a'], lists: { '/b': 1, '/x': 2 } },
        all: { kind: 'stack', build: ['b'], runtime: ['b'] },
      }),
    ).toEqual({ '/a': 'a', '/b': 'b', '/x': 'b' });
  });
});

test('artifacts are needed of the tree and of what was collected for it, not of tools that built it', () => {
  const elements = elementsOf({
    compiler: {},
    unused: {},
    libc: { build: ['compiler'] },
    bash: { build: ['compiler'], runtime: ['libc'] },
    layer: { kind: 'compose', build: ['bash'] },
    image: { kind: 'compose', build: ['layer'] },
  });
  const needed = neededElements('image', elements, collects).map(({ name }) => name);
  expect(needed).toEqual(['image', 'layer', 'libc', 'bash']);
});
