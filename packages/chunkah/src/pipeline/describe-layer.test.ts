import { expect, test } from 'vitest';
import { describeLayer } from './describe-layer.ts';

const profile = { componentNames: 'escaped', componentVersions: 'recorded' } as const;
const planned = { components: [], entries: new Uint32Array(new SharedArrayBuffer(0)), mtimeClamp: 7, size: 0 };

test.each([
  [0, '0.000'],
  [1, '1.000'],
  [0.99, '0.990'],
  [0.000_911_881_965_554_516_2, '0.001'],
  [0.348_745_154_045_938, '0.349'],
  // The double lies just below or above the tie that its decimals show.
  [0.1005, '0.101'],
  [0.3685, '0.368'],
])('the stability %d is written %s', (stability, expected) => {
  const { annotations } = describeLayer({ ...planned, stability }, profile);
  expect(annotations['org.chunkah.stability']).toBe(expected);
});

test.each([
  ['escaped', 'big/a\\x20b rpm/bash xattr/\\x5cxff'],
  ['plain', 'big/a b rpm/bash xattr/\\xff'],
] as const)('annotations and history name the components, %s, the history the clamp', (componentNames, names) => {
  const components = ['big/a b', 'rpm/bash', 'xattr/\\xff'].map((name, number) => {
    return { name, number, fileCount: 1, size: 1, stability: 1, mtimeClamp: 7, repo: name };
  });
  const layer = { ...planned, components: components as never, stability: 0.5 };
  expect(describeLayer(layer, { ...profile, componentNames })).toMatchObject({
    annotations: { 'org.chunkah.component': names },
    history: { author: 'chunkah', comment: names, created: 7, createdBy: 'chunkah' },
  });
});

test.each([
  [['1.0-1', undefined, '2 beta'], '1.0-1 - 2\\x20beta'],
  [[undefined, undefined], undefined],
])('versions %j are named in the order of the components', (versions, list) => {
  const components = versions.map((version, number) => {
    const name = `rpm/${number}`;
    return { name, number, fileCount: 1, size: 1, stability: 1, mtimeClamp: 7, ...(version && { version }) };
  });
  const layer = { ...planned, components, stability: 0.5 };
  expect(describeLayer(layer, profile).annotations['org.chunkah.version']).toBe(list);
  const omitted = describeLayer(layer, { ...profile, componentVersions: 'omitted' });
  expect('org.chunkah.version' in omitted.annotations).toBe(false);
});
