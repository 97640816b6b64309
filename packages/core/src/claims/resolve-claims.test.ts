import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Claims } from '../contract/claims.ts';
import type { ComponentRepo } from '../contract/repo-plugin.ts';
import { sampleIndex } from '../files/sample-index.fixture.ts';
import { noComponentRepo } from './errors.ts';
import { resolve, resolved, type SampleRepo } from './sample-repo.fixture.ts';

const abc = sampleIndex(['/a', '/b', '/c']);

describe('the order in which claims count', () => {
  test('the lower priority wins', async () => {
    const repos = {
      one: { priority: 10, strong: { '/a': 'x' } },
      two: { priority: 9, strong: { '/a': 'y', '/b': 'y' } },
    };
    expect(await resolved(abc, repos)).toEqual({ 'two/y': ['/a', '/b'], 'chunkah/unclaimed': ['/c'] });
  });

  test('ties go by name', async () => {
    const repos = {
      b: { strong: { '/a': 'x', '/b': 'x' } },
      a: { strong: { '/a': 'x' } },
      'a-b': { strong: { '/b': 'x' } },
    };
    expect(await resolved(abc, repos)).toEqual({ 'a/x': ['/a'], 'a-b/x': ['/b'], 'chunkah/unclaimed': ['/c'] });
  });

  test('however the repos are listed and the components numbered, the outcome is the same', async () => {
    const one = { priority: 1, strong: { '/a': ['x', 'y'], '/b': 'z' } };
    const two = { weak: { '/a': 'p', '/b': 'q', '/c': 'r' } };
    const turned = { priority: 1, strong: { '/b': 'z', '/a': ['y', 'x'] } };
    expect(await resolve(abc, { two, one: turned })).toEqual(await resolve(abc, { one, two }));
  });

  test('a strong claim wins over a weak one of any priority', async () => {
    const repos = {
      weak: { priority: 0, weak: { '/a': 'w', '/b': 'w' } },
      strong: { priority: 99, strong: { '/a': 's' } },
    };
    expect(await resolved(abc, repos)).toEqual({
      'strong/s': ['/a'],
      'weak/w': ['/b'],
      'chunkah/unclaimed': ['/c'],
    });
  });

  test('weak claims are requested repo by repo, for what no earlier repo took', async () => {
    const offered: Record<string, string[]> = {};
    const watching = (name: string, priority: number, takes: number): SampleRepo => ({
      priority,
      answer: {
        components: [{ name: 'all', stability: 0, mtimeClamp: 0 }],
        weakClaims(left, claims) {
          offered[name] = Array.from(left, (file) => abc.path(file));
          expect(left.size).toBe(offered[name].length);
          claims.add(takes, 0);
        },
      },
    });
    const repos = { late: watching('late', 3, 2), early: watching('early', 2, 1), owner: { strong: { '/a': 'x' } } };
    await resolve(abc, repos);
    expect(offered).toEqual({ early: ['/b', '/c'], late: ['/c'] });
  });

  test('weak claims may take their time', async () => {
    const answer: Partial<ComponentRepo> = {
      components: [{ name: 'slow', stability: 0, mtimeClamp: 0 }],
      async weakClaims(left, claims) {
        await new Promise((done) => setTimeout(done, 5));
        for (const file of left) claims.add(file, 0);
      },
    };
    expect(await resolved(abc, { slow: { answer } })).toEqual({ 'slow/slow': ['/a', '/b', '/c'] });
  });
});

describe('several components', () => {
  test('each component that one repo gives a file gets it, once', async () => {
    for (const twice of [
      ['y', 'x', 'y'],
      ['x', 'y', 'y'],
      ['x', 'y', 'x', 'y'],
    ]) {
      const repos = { one: { strong: { '/b': twice, '/a': 'y' } }, two: { weak: { '/b': 'z' } } };
      expect(await resolved(abc, repos)).toEqual({
        'one/x': ['/b'],
        'one/y': ['/a', '/b'],
        'chunkah/unclaimed': ['/c'],
      });
    }
  });

  test('a repo can ask what it has claimed in this pass', async () => {
    const seen: boolean[] = [];
    const answer: Partial<ComponentRepo> = {
      components: [{ name: 'x', stability: 0, mtimeClamp: 0 }],
      strongClaims(claims) {
        seen.push(claims.has(1));
        claims.add(1, 0);
        seen.push(claims.has(1), claims.has(0));
      },
    };
    await resolve(abc, { one: { answer } });
    expect(seen).toEqual([false, true, false]);
  });
});

describe('unclaimed entries', () => {
  test('is one component with stability 0 and the default clamp', async () => {
    const { components } = await resolve(abc, { one: { strong: { '/b': 'x' } } });
    expect(components).toEqual([
      { name: 'chunkah/unclaimed', stability: 0, mtimeClamp: 1_000 },
      { name: 'one/x', stability: 0.5, mtimeClamp: 7 },
    ]);
  });

  test('there is none where all is claimed, and components without files are dropped', async () => {
    const repos = {
      one: { priority: 1, strong: { '/a': 'x', '/b': 'x', '/c': 'x' } },
      two: { strong: { '/a': 'lost' } },
    };
    expect(await resolved(abc, repos)).toEqual({ 'one/x': ['/a', '/b', '/c'] });
    expect(await resolve(sampleIndex([]), {})).toMatchObject({ components: [] });
  });

  test('without any repo the error names the ways out that the program has', () => {
    expect(noComponentRepo('use --component-map')).toMatchObject({
      code: 'NO_COMPONENT_REPO',
      message: 'no supported component repo found in rootfs',
      hint: 'use --component-map',
    });
  });

  test('components are in byte order of their whole names', async () => {
    const repos = {
      b: { strong: { '/a': ['\u{1f600}', '\uff00', 'z', 'a/b', 'a-b'] } },
      'b-c': { strong: { '/b': 'a' } },
    };
    const { components } = await resolve(abc, repos);
    const names = ['b-c/a', 'b/a-b', 'b/a/b', 'b/z', 'b/\uff00', 'b/\u{1f600}', 'chunkah/unclaimed'];
    expect(components.map(({ name }) => name)).toEqual(names);
  });
});

describe('a plugin that breaks the contract', () => {
  const components = [{ name: 'x', stability: 0, mtimeClamp: 0 }];
  const owner = { priority: 0, strong: { '/a': 'own' } };

  test.each<[string, Partial<ComponentRepo>, string]>([
    ['strong, file too large', { strongClaims: (claims) => claims.add(3, 0) }, 'strong claims: unknown file id 3'],
    ['strong, file negative', { strongClaims: (claims) => claims.add(-1, 0) }, 'strong claims: unknown file id -1'],
    ['strong, file fractional', { strongClaims: (claims) => claims.add(0.5, 0) }, 'strong claims: unknown file id 0.5'],
    ['strong, component', { strongClaims: (claims) => claims.add(0, 1) }, 'strong claims: unknown component id 1'],
    [
      'weak, component',
      { weakClaims: (_left, claims) => claims.add(1, Number.NaN) },
      'weak claims: unknown component id NaN',
    ],
    [
      'weak, outside left',
      { weakClaims: (_left, claims) => claims.add(0, 0) },
      'weak claims: file id 0 is already claimed by another',
    ],
    [
      'strong, a promise',
      { strongClaims: () => Promise.resolve() },
      'strong claims: strong claims must be synchronous',
    ],
    [
      'strong, a failing promise',
      { strongClaims: () => Promise.reject(new Error('x')) },
      'strong claims: strong claims must be',
    ],
  ])('%s', async (_fault, answer, message) => {
    await expect(resolve(abc, { owner, tested: { answer: { components, ...answer } } })).rejects.toMatchObject({
      code: 'REPO_FAILED',
      message: expect.stringContaining(`repo tested 1.2.3, ${message}`),
    });
  });

  test('what it throws is kept as the cause', async () => {
    const cause = new Error('no luck');
    const fail = () => {
      throw cause;
    };
    for (const [step, answer] of [
      ['strong claims', { strongClaims: fail }],
      ['weak claims', { weakClaims: fail }],
      ['weak claims', { weakClaims: () => Promise.reject(cause) }],
    ] as const) {
      await expect(resolve(abc, { tested: { answer } })).rejects.toMatchObject({
        message: `repo tested 1.2.3, ${step}: no luck`,
        cause,
      });
    }
  });

  test('whatever strong claims return besides a promise is of no interest', async () => {
    const strongClaims = (claims: Claims) => [0].map((file) => claims.add(file, 0));
    const answer = { components, strongClaims: strongClaims as (claims: Claims) => void };
    expect(await resolved(abc, { tested: { answer } })).toMatchObject({ 'tested/x': ['/a'] });
  });
});

test('every entry ends in exactly the components of one repo', async () => {
  const path = fc.constantFrom('/a', '/b', '/c', '/d', '/e');
  const claims = fc.dictionary(path, fc.subarray(['x', 'y', 'z'], { minLength: 1 }));
  const repo = fc.record({ priority: fc.nat(2), strong: claims, weak: claims });
  const links = fc.array(fc.nat(2), { minLength: 5, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.constantFrom('p', 'q', 'r'), repo),
      links,
      fc.boolean(),
      async (repos, inodes, together) => {
        const index = sampleIndex(
          Object.fromEntries(inodes.map((inode, at) => [`/${'abcde'[at]}`, { inode: 10 + inode }])),
        );
        const assignment = await resolved(index, repos, together);
        const owners = new Map<string, Set<string>>();
        for (const [name, paths] of Object.entries(assignment)) {
          for (const at of paths) owners.set(at, (owners.get(at) ?? new Set()).add(name.slice(0, name.indexOf('/'))));
        }
        expect([...owners.keys()].sort()).toEqual(['/a', '/b', '/c', '/d', '/e']);
        expect([...owners.values()].every(({ size }) => size === 1)).toBe(true);
      },
    ),
  );
});

test('a component keeps all that its repo says of it', async () => {
  const told = { stability: 0.25, mtimeClamp: 9, changeDays: [1, 2], interval: 14, version: '1.2' };
  const answer = { components: [{ name: 'x', ...told }] };
  const { components } = await resolve(abc, { one: { strong: { '/a': 'x' }, answer } });
  expect(components).toContainEqual({ name: 'one/x', ...told });
});
