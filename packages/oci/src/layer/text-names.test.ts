import { directory, file, hardlink, indexOf, symlink, type Tree } from '@chunkah/testkit';
import { expect, it } from 'vitest';
import { layerOf } from './encoded-layer.fixture.ts';
import { asOnDiskLayerFormat, ourLayerFormat } from './layer-formats.fixture.ts';
import { firstNotText } from './text-names.ts';

const bad = 'caf\udce9';

it.each<[string, Tree, string | undefined]>([
  [
    'names',
    { 'a/naïve \u{1f600}\n"': file('x'), 'a/link': symlink('naïve'), 'a/second': hardlink('a/link') },
    undefined,
  ],
  ['a file', { 'a/one': file('x'), [`a/${bad}`]: file('x'), [`b/${bad}`]: file('x') }, `/a/${bad}`],
  ['a directory', { [bad]: directory() }, `/${bad}`],
  ['a symlink target', { 'a/link': symlink(`../${bad}`) }, '/a/link'],
  ['content', { 'a/file': file(Buffer.from([0xff, 0xe9])) }, undefined],
  ['the value of an xattr', { 'a/file': file('', { xattrs: { 'user.a': Buffer.from([0xff]) } }) }, undefined],
  ['the name of an xattr', { 'a/file': file('', { xattrs: { 'user.a': 'x', [`user.${bad}`]: 'x' } }) }, '/a/file'],
  ['the name of an xattr that is left out', { 'a/file': file('', { xattrs: { [`trusted.${bad}`]: 'x' } }) }, undefined],
  ['an xattr with = in its name', { 'a/file': file('', { xattrs: { 'user.a=b': 'x' } }) }, '/a/file'],
])('%s', (_, tree, expected) => {
  const files = indexOf(tree);
  const found = firstNotText(layerOf(files), files.columns, ourLayerFormat);
  expect(found === undefined ? undefined : files.path(found)).toBe(expected);
});

it('an xattr that is left out elsewhere', () => {
  const files = indexOf({ 'a/file': file('', { xattrs: { [`trusted.${bad}`]: 'x' } }) });
  expect(firstNotText(layerOf(files), files.columns, asOnDiskLayerFormat)).toBe(files.find('/a/file'));
});
