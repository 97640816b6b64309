import { expect, test } from 'vitest';
import { metadataOfDirectory, parseMetadata } from './parse-metadata.ts';

const parse = (text: string) => parseMetadata(Buffer.from(text));

test.each([
  ['Metadata-Version: 2.1\nName: six\nVersion: 1.16.0\n\nText', 'six', '1.16.0'],
  ['Name: six\r\nVersion: 1.16.0\r\n\r\nName: text\r\n', 'six', '1.16.0'],
  ['name:Ruamel._-YAML \nVERSION:\t1!2.0+local \nName: again', 'ruamel-yaml', '1!2.0+local'],
  ['Summary: a\n Name: b\n\tVersion: 0\nVersion: 1\nName: 2to3', '2to3', '1'],
  ['Name: six\n', 'six', undefined],
  ['Name: six\nVersion: 1 2\n', 'six', undefined],
])('%j', (text, name, version) => {
  expect(parse(text)).toEqual({ name, version });
});

test.each(['', 'Version: 1\n\nName: six\n', 'Name: -six\n', 'Name: sïx\n', 'Name: a/b\n', 'Name: a-_\n'])(
  '%j has no valid name',
  (text) => {
    expect(parse(text)).toBeUndefined();
  },
);

test.each([
  ['ruamel.yaml-0.18.6.dist-info', 'ruamel-yaml', '0.18.6'],
  ['Old_Egg-1.2-py3.11.egg-info', 'old-egg', '1.2'],
  ['six.egg-info', 'six', undefined],
  ['.dist-info', '.dist-info', undefined],
  ['a\udcff-1.dist-info', 'a\\xff-1.dist-info', undefined],
])('the directory %j', (directory, name, version) => {
  expect(metadataOfDirectory(directory)).toEqual({ name, version });
});
