import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryDirectory } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import { configPlaces, findConfig, namedConfig } from './find-config.ts';

/** A directory with these files. */
function place(files: Readonly<Record<string, string>>): string {
  const directory = temporaryDirectory();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
  return directory;
}

const contents: Readonly<Record<string, string>> = { 'package.json': '{"chunkah": {"maxLayers": 3}}' };
const contentOf = (name: string) => contents[name] ?? '{"maxLayers": 3}';

test.each(configPlaces)('%s is found, and its paths start at the working directory', async (name) => {
  const directory = place({ [name]: contentOf(name) });
  const found = await findConfig(directory);
  expect(found).toEqual({
    file: join(directory, name),
    base: directory,
    ignored: [],
    content: name.endsWith('.json') ? { kind: 'data', value: { maxLayers: 3 } } : { kind: 'module' },
  });
  expect(namedConfig(join(directory, name))).toEqual(found);
});

test('the first of all places is used, and the others are reported', async () => {
  const names = [...configPlaces];
  while (names.length > 0) {
    const directory = place(Object.fromEntries(names.map((name) => [name, contentOf(name)])));
    const [first = '', ...others] = names;
    expect(await findConfig(directory)).toMatchObject({ file: join(directory, first), ignored: others });
    names.shift();
  }
});

test('neither the parents of the working directory nor its children are looked into', async () => {
  const directory = place({ 'chunkah.config.ts': '', 'here/there/chunkah.config.ts': '', 'package.json': '{}' });
  expect(await findConfig(join(directory, 'here'))).toBeUndefined();
});

test.each([
  ['depends on chunkah', '{"dependencies": {"chunkah": "1"}}'],
  ['has that name', '{"name": "chunkah"}'],
  ['is a list', '["chunkah"]'],
  ['is empty', ''],
])('a package.json that %s is not a config', async (_, content) => {
  expect(await findConfig(place({ 'package.json': content }))).toBeUndefined();
});

test.each(['fifo', 'directory', 'dangling symlink'])('a package.json that is a %s is not a config', async (kind) => {
  const directory = place({});
  const file = join(directory, 'package.json');
  if (kind === 'fifo') execFileSync('mkfifo', [file]);
  else if (kind === 'directory') mkdirSync(file);
  else symlinkSync('nowhere', file);
  expect(await findConfig(directory)).toBeUndefined();
});

test.each(['fifo', 'directory', 'dangling symlink'])('a config that is a %s is an error at once', async (kind) => {
  const directory = place({});
  const file = join(directory, 'chunkah.config.ts');
  if (kind === 'fifo') execFileSync('mkfifo', [file]);
  else if (kind === 'directory') mkdirSync(file);
  else symlinkSync('nowhere', file);
  await expect(findConfig(directory)).rejects.toMatchObject({ code: 'CONFIG_UNREADABLE' });
  expect(() => namedConfig(file)).toThrow(expect.objectContaining({ code: 'CONFIG_UNREADABLE' }));
});

test('a config that comes first is read, whatever the others are', async () => {
  const directory = place({ 'chunkah.config.json': '{"maxLayers": 3}', 'package.json': '{"chunkah": ' });
  mkdirSync(join(directory, '.config/chunkah.ts'), { recursive: true });
  expect(await findConfig(directory)).toMatchObject({
    file: join(directory, 'chunkah.config.json'),
    ignored: ['.config/chunkah.ts', 'package.json'],
  });
});

test.each(['chunkah.config.yaml', 'chunkah.config.cjs', 'chunkah.config', 'image.tar'])(
  '%s is not a config',
  (name) => {
    expect(() => namedConfig(join(place({ [name]: '{}' }), name))).toThrow(/does not end in/);
  },
);

test.each(['', ' \n\t'])('a JSON file with nothing but %j is an empty config, not a broken one', async (content) => {
  const directory = place({ 'chunkah.config.json': content });
  expect(namedConfig(join(directory, 'chunkah.config.json')).content).toEqual({ kind: 'data', value: undefined });
  expect((await findConfig(directory))?.content).toEqual({ kind: 'data', value: undefined });
});

test.each([
  ['{"a": 1,\n "b" 2}', /broken JSON: line 2, column 6/],
  ['{"a": 1, "a": 2}', /line 1, column 10: the key "a" occurs twice/],
])('%j is reported with its line and column', async (content, message) => {
  const error = { code: 'CONFIG_SYNTAX', message: expect.stringMatching(message) };
  await expect(findConfig(place({ 'chunkah.config.json': content }))).rejects.toMatchObject(error);
  const nested = content.replace('{', '{"chunkah": {').replace(/^/, '\n');
  await expect(findConfig(place({ 'package.json': nested }))).rejects.toMatchObject({ code: 'CONFIG_SYNTAX' });
});

test('no key of a JSON file makes the library that found it read another one', async () => {
  const directory = place({ 'chunkah.config.json': '{"$import": "other.json"}', 'other.json': '{"maxLayers": 4}' });
  expect((await findConfig(directory))?.content).toEqual({ kind: 'data', value: { $import: 'other.json' } });
});
