import { resolve } from 'node:path';
import type { RepoPlugin } from '@chunkah/core';
import { expect, test } from 'vitest';
import type { Config } from '../config.ts';
import { configLayer } from './config-layer.ts';
import { repoName } from './merge-repos.ts';
import { mergeSettings } from './merge-settings.ts';
import type { SettingsLayer } from './settings.ts';

const origins = ['command line', 'environment', 'config', 'preset a', 'preset b', 'default'];

/** Sources in order of precedence, highest first. */
function layers(parts: readonly Omit<SettingsLayer, 'origin'>[]): SettingsLayer[] {
  return parts.map((part, index) => ({ origin: origins[index] ?? 'more', ...part }));
}

function values<Value>(settings: readonly { readonly value: Value }[]): Value[] {
  return settings.map(({ value }) => value);
}

const plugin = (name: string, version = '1'): RepoPlugin => ({
  name,
  version,
  apiVersion: 1,
  priority: 1,
  load: async () => undefined,
});

test.each(origins.map((_, index) => index))('a value of source %i wins over those of all later ones', (first) => {
  const all = layers(origins.map((_, index) => (index < first ? {} : { scalars: { maxLayers: index + 1 } })));
  expect(mergeSettings(all).scalars.maxLayers).toEqual({ value: first + 1, origin: origins[first] });
});

test('a value that is undefined says nothing, one that is false or 0 does', () => {
  const all = layers([
    { scalars: { compressed: undefined, sourceDateEpoch: 0 } },
    { scalars: { compressed: false } },
    { scalars: { compressed: true, sourceDateEpoch: 7 } },
  ]);
  expect(mergeSettings(all).scalars).toEqual({
    compressed: { value: false, origin: 'environment' },
    sourceDateEpoch: { value: 0, origin: 'command line' },
  });
});

test('rules and paths are joined with the command line first, edits of labels with the command line last', () => {
  const rule = (component: string) => ({ prefix: '/', component });
  const part = (name: string) => ({ labels: [name], annotations: [name], prune: [`/${name}`], rules: [rule(name)] });
  const merged = mergeSettings(layers(['a', 'b', 'c', 'd'].map(part)));
  expect(values(merged.prune)).toEqual(['/a', '/b', '/c', '/d']);
  expect(values(merged.rules)).toEqual(['a', 'b', 'c', 'd'].map(rule));
  expect(values(merged.labels)).toEqual(['d', 'c', 'b', 'a']);
  expect(merged.annotations).toEqual([
    { value: 'd', origin: 'preset a' },
    { value: 'c', origin: 'config' },
    { value: 'b', origin: 'environment' },
    { value: 'a', origin: 'command line' },
  ]);
});

test('a repo replaces that of the same name of a later source, also to turn it off', () => {
  const merged = mergeSettings(
    layers([
      { repos: [plugin('acme', '2'), ['bigfiles', false]] },
      { repos: [['rpm', { paths: 1 }]] },
      { repos: [['acme', {}], ['rpm', false], plugin('other')] },
      { repos: [['bigfiles', { size: 3 }]] },
    ]),
  );
  expect(merged.repos.map(({ value, origin }) => [repoName(value), origin])).toEqual([
    ['acme', 'command line'],
    ['bigfiles', 'command line'],
    ['rpm', 'environment'],
    ['other', 'config'],
  ]);
});

test('a specifier that is off drops the repo that later sources have by it, not that of its own source', () => {
  const byPath = (name: string, specifier: string) => ({ specifier, plugin: plugin(name) });
  const merged = mergeSettings(
    layers([
      { repos: [byPath('kept', './a.ts'), ['./a.ts', false], ['./b.ts', false]] },
      { repos: [byPath('a', './a.ts'), byPath('b', './b.ts'), byPath('c', './c.ts')] },
    ]),
  );
  expect(merged.repos.map(({ value }) => repoName(value))).toEqual(['kept', './a.ts', './b.ts', 'c']);
});

test('priorities and groups of all sources count, those of one name from the first', () => {
  const merged = mergeSettings(
    layers([
      { priorities: { rpm: 1 }, groups: { a: { components: ['x'] } } },
      { priorities: { rpm: 2, xattr: 3 }, groups: { a: { components: ['y'] }, ['__proto__']: { components: [] } } },
    ]),
  );
  expect(merged.priorities).toEqual({
    rpm: { value: 1, origin: 'command line' },
    xattr: { value: 3, origin: 'environment' },
  });
  expect(Object.keys(merged.groups).sort()).toEqual(['__proto__', 'a']);
});

test.each<[Config, SettingsLayer['scalars']]>([
  [
    { rootfs: 'r', filemap: '../f', componentMap: '/m' },
    { rootfs: '/base/r', filemap: '/f', componentMap: '/m' },
  ],
  [
    { digestfile: 'd', componentsFile: './c' },
    { digestfile: '/base/d', componentsFile: '/base/c' },
  ],
  [{ output: 'oci:o' }, { output: { text: 'oci:o', locate: expect.any(Function) } }],
  [{ imageConfig: 'c.json' }, { imageConfig: { path: '/base/c.json' } }],
  [{ imageConfig: { User: 'x' } }, { imageConfig: { text: '{"User":"x"}' } }],
  [{ tag: 'v/1' }, { tag: ['v/1'] }],
  [{ tag: ['a', false, 'b'] }, { tag: ['a', 'b'] }],
  [{ tag: [''] }, {}],
])('paths of the config %j start at its folder', (config, scalars) => {
  expect(configLayer(config, [], (path) => resolve('/base', path), 'config').scalars).toEqual(scalars);
});

test('the database of a built-in repo starts at the folder of the config', () => {
  const options = { group: 'source', database: '../db' };
  const { repos } = configLayer(
    {},
    [['rpm', options], ['xattr', false], plugin('a')],
    (path) => resolve('/base', path),
    'c',
  );
  expect(repos).toEqual(
    [['rpm', { group: 'source', database: '/db' }], ['xattr', false], plugin('a')].map((repo) => {
      return Array.isArray(repo) ? repo : expect.objectContaining({ name: 'a' });
    }),
  );
});

test('a database of an earlier source replaces that of the same repo', () => {
  const all = layers([{ databases: { rpm: '/a' } }, { databases: { rpm: '/b', dpkg: '/c' } }]);
  expect(mergeSettings(all).databases).toEqual({
    rpm: { value: '/a', origin: 'command line' },
    dpkg: { value: '/c', origin: 'environment' },
  });
});

test('entries of a config that a condition left empty are skipped', () => {
  const { prune, labels, rules, groups } = configLayer(
    { prune: [false, '/x', ''], labels: [null, 'a=b'], rules: [0, undefined], groups: { g: ['c', false] } },
    [],
    resolve,
    'config',
  );
  expect({ prune, labels, rules, groups }).toEqual({
    prune: ['/x'],
    labels: ['a=b'],
    rules: [],
    groups: { g: { components: ['c'] } },
  });
});
