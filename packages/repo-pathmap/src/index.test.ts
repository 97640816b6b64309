import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isChunkahError, stabilityFromInterval } from '@chunkah/core';
import {
  type ClaimsCase,
  describeRepo,
  directory,
  file,
  hardlink,
  memoryContext,
  symlink,
  type Tree,
  temporaryDirectory,
} from '@chunkah/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import pathmap from './index.ts';
import { parseComponentMap } from './parse-component-map.ts';

interface RulesCase extends ClaimsCase {
  readonly rules: NonNullable<Parameters<typeof pathmap>[0]>['rules'];
}

const usr: Tree = {
  'usr/lib/a': file(),
  'usr/lib/fonts/b': file(),
  'usr/libexec/c': file(),
  lib: symlink('usr/lib'),
};

const golden: readonly RulesCase[] = [
  {
    name: 'the first rule that matches wins',
    rules: [
      { prefix: '/usr/lib/fonts', component: 'fonts', interval: 'yearly' },
      { prefix: '/usr/lib', component: 'libraries', interval: 7 },
    ],
    tree: usr,
    now: 1_760_000_000,
    components: {
      fonts: {
        files: ['/usr/lib/fonts', '/usr/lib/fonts/b'],
        stability: stabilityFromInterval(365),
        interval: 365,
        mtimeClamp: 1_760_000_000,
      },
      libraries: { files: ['/usr/lib', '/usr/lib/a'], stability: stabilityFromInterval(7), interval: 7 },
    },
  },
  {
    name: 'a prefix is a whole path, not the beginning of a name',
    rules: [{ prefix: '/usr/lib', component: 'libraries' }],
    tree: usr,
    components: {
      libraries: {
        files: ['/usr/lib', '/usr/lib/a', '/usr/lib/fonts', '/usr/lib/fonts/b'],
        stability: stabilityFromInterval(30),
      },
    },
  },
  {
    name: 'the prefix / is everything',
    rules: [
      { prefix: '/usr/libexec', component: 'tools' },
      { prefix: '/', component: 'rest' },
    ],
    tree: usr,
    components: {
      tools: ['/usr/libexec', '/usr/libexec/c'],
      rest: ['/lib', '/usr', '/usr/lib', '/usr/lib/a', '/usr/lib/fonts', '/usr/lib/fonts/b'],
    },
  },
  {
    name: 'slashes, dots and a missing first slash change nothing',
    rules: [
      { prefix: 'usr//lib/./fonts/', component: 'fonts' },
      { prefix: '/usr/bin/../libexec/c', component: 'tools' },
    ],
    tree: usr,
    components: { fonts: ['/usr/lib/fonts', '/usr/lib/fonts/b'], tools: ['/usr/libexec/c'] },
  },
  {
    name: 'parents that are symlinks are followed, the last component is not',
    rules: [
      { prefix: '/lib/fonts', component: 'fonts' },
      { prefix: '/lib', component: 'link' },
    ],
    tree: usr,
    components: { fonts: ['/usr/lib/fonts', '/usr/lib/fonts/b'], link: ['/lib'] },
  },
  {
    name: 'two ways to one directory: the first rule wins',
    rules: [
      { prefix: '/lib/fonts', component: 'first' },
      { prefix: '/usr/lib/fonts', component: 'second' },
    ],
    tree: usr,
    components: { first: ['/usr/lib/fonts', '/usr/lib/fonts/b'] },
    warnings: [/^rules that matched nothing, .* \(1\): \/usr\/lib\/fonts$/],
  },
  {
    name: 'a component of several rules has the lowest stability of them',
    rules: [
      { prefix: '/usr/lib', component: 'x', interval: 'yearly' },
      { prefix: '/usr/libexec', component: 'x', interval: 'daily' },
      { prefix: '/lib', component: 'x' },
    ],
    tree: usr,
    components: {
      x: {
        files: [
          '/lib',
          '/usr/lib',
          '/usr/lib/a',
          '/usr/lib/fonts',
          '/usr/lib/fonts/b',
          '/usr/libexec',
          '/usr/libexec/c',
        ],
        stability: stabilityFromInterval(1),
        interval: 1,
      },
    },
  },
  {
    name: 'rules that can never match and rules that match nothing are reported',
    rules: [
      { prefix: '/usr/lib', component: 'a' },
      { prefix: '/usr/lib/fonts', component: 'b' },
      { prefix: '/usr/lib', component: 'c' },
      { prefix: '/usr/libexec/c', component: 'd' },
      { prefix: '/opt\n', component: 'e' },
    ],
    tree: usr,
    components: {
      a: ['/usr/lib', '/usr/lib/a', '/usr/lib/fonts', '/usr/lib/fonts/b'],
      d: ['/usr/libexec/c'],
    },
    warnings: [
      'rules that can never match, since an earlier one covers them (2): /usr/lib/fonts (after /usr/lib), /usr/lib (after /usr/lib)',
      'rules that matched nothing, since no unclaimed path has their prefix (1): /opt\\n',
    ],
  },
  {
    name: 'names that are not ASCII, not UTF-8, or that JavaScript has a use for',
    rules: [
      { prefix: '/\udcffé', component: 'tür\udcff' },
      { prefix: '/__proto__', component: '__proto__' },
      { prefix: '/constructor', component: 'constructor' },
    ],
    tree: { '\udcffé/x': file(), ['__proto__']: file(), constructor: directory() },
    components: {
      'tür\\xff': ['/\udcffé', '/\udcffé/x'],
      ['__proto__']: ['/__proto__'],
      constructor: ['/constructor'],
    },
  },
  {
    name: 'all hard links of a file go with the first that a rule matches',
    rules: [{ prefix: '/b', component: 'b' }],
    tree: { 'a/file': file('x'), 'b/link': hardlink('a/file') },
    components: { b: ['/a/file', '/b', '/b/link'] },
  },
];

for (const { rules, ...repoCase } of golden) {
  describe(repoCase.name, () => {
    describeRepo(() => pathmap({ rules }), [repoCase]);
  });
}

describeRepo(pathmap, [{ name: 'no rules', tree: usr, components: 'absent' }]);

/** What comes of a component map with this text. */
async function load(text: string | Uint8Array, rules: RulesCase['rules'] = []): Promise<string[]> {
  const path = join(temporaryDirectory(), 'map.json');
  writeFileSync(path, text);
  const repo = await pathmap({ path, rules }).load(memoryContext(usr));
  return (repo?.components ?? []).map(({ name }) => name);
}

test('rules of a file come before rules of the options', async () => {
  expect(await load('[{"prefix": "/usr", "component": "file"}]', [{ prefix: '/lib', component: 'option' }])).toEqual([
    'file',
    'option',
  ]);
});

test.each([
  ['', 'COMPONENT_MAP_SYNTAX', /line 1, column 1: expected a value, the text ends/],
  ['[{"prefix": "/a",\n "component" "x"}]', 'COMPONENT_MAP_SYNTAX', /line 2, column 14: expected ":", found """/],
  ['[{"prefix": "/a", "prefix": "/b", "component": "x"}]', 'COMPONENT_MAP_SYNTAX', /the key "prefix" occurs twice/],
  [Buffer.of(0x5b, 0xff), 'COMPONENT_MAP_SYNTAX', /not UTF-8/],
  ['{}', 'COMPONENT_MAP_INVALID', /the document: expected a list of rules, found an object/],
  [
    '[{"prefix": 1}, 7, {"prefix": "/a", "component": "x", "interval": "never"}, {"prefix": "/a", "component": "x", "interval": 0}]',
    'COMPONENT_MAP_INVALID',
    /\/0\/prefix: expected a path, found 1; \/0\/component: expected the name of a component, found nothing; \/1: expected an object with .* found 7; \/2\/interval: expected daily, .* found "never"; \/3\/interval: expected daily, .* or a positive number of days, found 0$/,
  ],
  [
    '[{"prefix": "/../a", "component": ""}, {"prefix": "", "component": "a\\u0000"}, {"prefix": "/\\u0000", "component": "\\ud800"}]',
    'COMPONENT_MAP_INVALID',
    /\/0\/prefix: the path "\/\.\.\/a" leads out of the root; \/0\/component: .* empty; \/1\/prefix: .*empty; \/1\/component: .* NUL.*; \/2\/prefix: .* NUL .*; \/2\/component: .*surrogate/,
  ],
])('the component map %s is refused with all its faults', async (text, code, message) => {
  await expect(load(text)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

test('only ten of many faults are listed', async () => {
  await expect(load(JSON.stringify(new Array(100_000).fill(0)))).rejects.toThrow(/and at least 990 more$/);
});

test('unknown keys are reported', async () => {
  const path = join(temporaryDirectory(), 'map.json');
  writeFileSync(path, '[{"prefix": "/lib", "component": "x", "intervall": 7}]');
  const context = memoryContext(usr);
  await pathmap({ path }).load(context);
  expect(context.messages).toEqual([
    { level: 'warn', message: 'unknown keys in the component map (1), such as "/0/intervall"' },
  ]);
});

test.each(['missing', 'directory'])('a component map that cannot be read is named: %s', async (name) => {
  const place = temporaryDirectory();
  mkdirSync(join(place, 'directory'));
  await expect(pathmap({ path: join(place, name) }).load(memoryContext(usr))).rejects.toMatchObject({
    code: 'COMPONENT_MAP_UNREADABLE',
    message: expect.stringContaining(name),
  });
});

test('whatever rules there are, a file goes to the first whose prefix it has', async () => {
  const names = fc.array(fc.constantFrom('a', 'b', 'ab'), { minLength: 1, maxLength: 3 });
  const path = names.map((parts) => `/${parts.join('/')}`);
  const trees = fc.uniqueArray(path, { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(trees, fc.array(path, { minLength: 1, maxLength: 6 }), async (paths, prefixes) => {
      const directories = Object.fromEntries(paths.map((text) => [text.slice(1), directory()]));
      const context = memoryContext(directories);
      const repo = await pathmap({
        rules: prefixes.map((prefix, number) => ({ prefix, component: `${number}` })),
      }).load(context);
      const found: Record<string, string | undefined> = {};
      const left = Object.assign(new Set(Array.from(context.files, ({ id }) => id)), {});
      await repo?.weakClaims?.(
        left,
        {
          add: (id, component) => (found[context.files.path(id)] = repo.components[component]?.name),
          has: () => false,
        },
        context,
      );
      for (const id of left) {
        const text = context.files.path(id);
        const first = prefixes.findIndex((prefix) => text === prefix || text.startsWith(`${prefix}/`));
        expect([text, found[text]]).toEqual([text, first === -1 ? undefined : `${first}`]);
      }
    }),
  );
});

test('whatever bytes a component map has, it is read or refused with a coded error', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '"prefix"',
    '"component"',
    '"interval"',
    '"/a"',
    '7',
    '\n',
  );
  const text = fc.array(piece, { maxLength: 20 }).map((pieces) => Buffer.from(pieces.join('')));
  fc.assert(
    fc.property(fc.oneof(text, fc.uint8Array({ maxLength: 60 })), (content) => {
      try {
        parseComponentMap(content, 'map.json');
      } catch (error) {
        if (!isChunkahError(error)) throw error;
      }
    }),
    { numRuns: 3000 },
  );
});

test('the plugin has the version of its package', () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(manifest).toMatchObject({ version: pathmap().version });
});

test('an interval that only the repo assumes is not said of the component', async () => {
  const rules = [
    { prefix: '/a', component: 'assumed' },
    { prefix: '/b', component: 'said', interval: 30 },
  ];
  const repo = await pathmap({ rules }).load(memoryContext({ a: file(), b: file() }));
  expect(repo?.components).toMatchObject([{ name: 'assumed' }, { name: 'said', interval: 30 }]);
  expect(repo?.components[0]).not.toHaveProperty('interval');
});
