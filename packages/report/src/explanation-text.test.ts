import { expect, test } from 'vitest';
import { explanationText } from './explanation-text.ts';
import type { EntryExplanation, ExplainedClaim } from './results/explain-result.ts';
import { formatVersion } from './results/format-version.ts';

const path = '/usr/bin/tool';

function claim(repo: string, facts: Partial<ExplainedClaim> = {}): ExplainedClaim {
  return { repo, priority: 10, strength: 'strong', components: [`${repo}/x`], names: [path], asked: true, ...facts };
}

function entry(facts: Partial<EntryExplanation> = {}): EntryExplanation {
  const claims = [claim('rpm')];
  const components = [{ name: 'rpm/x', layer: 3 }];
  return {
    given: path,
    path,
    type: 'file',
    size: 2048,
    otherNames: [],
    components,
    decidedBy: 'only-claim',
    claims,
    ...facts,
  };
}

function linesOf(...paths: Parameters<typeof explanationText>[0]['paths']): string[] {
  return explanationText({ formatVersion, paths }).split('\n');
}

test('an entry with one claim, and an empty line before the next path', () => {
  expect(linesOf(entry(), { given: '/lib/a', path: '/usr/lib/a', prunedBy: '/usr/lib/' })).toEqual([
    '/usr/bin/tool',
    '  type        file, 2.0 KiB',
    '  component   rpm/x, layer 3',
    '  claimed by  rpm: strong, priority 10',
    '  why         no other claim',
    '',
    '/usr/lib/a, given as /lib/a',
    '  component  none',
    '  why        the prune path /usr/lib/ leaves it out, if it exists',
  ]);
});

test('a claim through another name of the inode, several components, and who else wanted it', () => {
  const facts: Partial<EntryExplanation> = {
    otherNames: ['/a', '/z'],
    components: [
      { name: 'rpm/x', layer: 3 },
      { name: 'rpm/y', layer: 1 },
    ],
    decidedBy: 'strength',
    claims: [
      claim('rpm', { components: ['rpm/x', 'rpm/y'], names: ['/a', '/z'] }),
      claim('pathmap', { priority: 50, strength: 'weak', components: ['pathmap/p', 'pathmap/q'], asked: false }),
    ],
  };
  expect(linesOf(entry(facts)).slice(2)).toEqual([
    '  hard link   /a',
    '  hard link   /z',
    '  component   rpm/x, layer 3',
    '  component   rpm/y, layer 1',
    '  claimed by  rpm: strong, priority 10, through /a /z',
    '  why         all hard links of a file go together; strong claims come before weak ones',
    '  wanted by   pathmap/p pathmap/q: weak, priority 50, not asked, since it was already taken',
  ]);
});

test.each([
  ['priority', [claim('b', { priority: 1 }), claim('a', { priority: 2 })], 'the lower priority wins: 1 before 2'],
  ['repo-name', [claim('a'), claim('b')], 'equal priorities are settled by name: a before b'],
  [
    'path-order',
    [claim('a'), claim('a', { components: ['a/y'], names: ['/z'] })],
    'of the claims of a on hard links of a file, the first in path order applies',
  ],
  ['unclaimed', [], 'no repo claims it'],
] as const)('the rule that decided: %s', (decidedBy, claims, why) => {
  const rows = linesOf(entry({ decidedBy, claims })).map((line) => line.trim().split(/ {2,}/));
  expect(rows).toContainEqual(['why', why]);
});

test('a group, and the components that it took', () => {
  const components = [
    { name: 'group/a', layer: 2, insteadOf: ['rpm/x\n', 'rpm/y'] },
    { name: 'rpm/z', layer: 1 },
  ];
  expect(linesOf(entry({ components })).slice(2, 5)).toEqual([
    '  component   group/a, layer 2',
    '  instead of  rpm/x\\n rpm/y, which the group took',
    '  component   rpm/z, layer 1',
  ]);
});

test('a symlink, and where it leads', () => {
  const { size: _, ...symlink } = entry({ type: 'symlink', target: '../x' });
  expect(linesOf({ ...symlink, leadsTo: '/usr/x' })[1]).toBe('  type        symlink to ../x, leads to /usr/x');
  expect(linesOf(symlink)[1]).toBe('  type        symlink to ../x, leads to nothing in the rootfs');
});

test('names with spaces or quotation marks are quoted', () => {
  const facts = { path: '/a b', given: "/it's", components: [{ name: 'rpm/x y', layer: 3, insteadOf: ['a', 'b c'] }] };
  expect(linesOf(entry({ ...facts, claims: [claim('rpm', { names: ['/a b', '/d'] })] }))).toEqual([
    '"/a b", given as "/it\'s"',
    '  type        file, 2.0 KiB',
    '  component   "rpm/x y", layer 3',
    '  instead of  a "b c", which the group took',
    '  claimed by  rpm: strong, priority 10',
    '  why         no other claim',
  ]);
});

test('a narrow terminal shows long lines in parts, below each other', () => {
  const claims = [
    claim('rpm', { names: ['/a'] }),
    claim('bigfiles', { priority: 80, strength: 'weak', components: ['bigfiles/tool'], asked: false }),
  ];
  const text = explanationText({ formatVersion, paths: [entry({ decidedBy: 'strength', claims })] }, { width: 60 });
  expect(text.split('\n')).toEqual([
    '/usr/bin/tool',
    '  type        file, 2.0 KiB',
    '  component   rpm/x, layer 3',
    '  claimed by  rpm: strong, priority 10, through /a',
    '  why         all hard links of a file go together; strong',
    '              claims come before weak ones',
    '  wanted by   bigfiles/tool: weak, priority 80, not asked,',
    '              since it was already taken',
  ]);
});

test('control characters and lone bytes of names are escaped', () => {
  const hostile = '/\u001b[31m\n\udcff';
  const shown = explanationText({
    formatVersion,
    paths: [
      entry({
        given: `${hostile}1`,
        path: hostile,
        otherNames: [hostile],
        components: [{ name: `a${hostile}`, layer: 1 }],
        claims: [claim('a', { names: [`${hostile}2`] }), claim('b', { components: [`b${hostile}`] })],
      }),
      { given: hostile, path: hostile, prunedBy: hostile },
    ],
  });
  expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}]/u);
  expect(shown.split('\n')).toHaveLength(11);
});
