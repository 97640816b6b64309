import { expectedInterval } from '@chunkah/core';
import { expect, test } from 'vitest';
import { checkConfig } from './check-config.ts';

function faults(config: unknown): string {
  try {
    checkConfig(config, '/x/chunkah.config.ts');
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
    return error.message.replace('the config /x/chunkah.config.ts is invalid: ', '');
  }
  return 'none';
}

test.each([
  ['maxLayer', 'maxLayers'],
  ['MAXLAYERS', 'maxLayers'],
  ['label', 'labels'],
  ['plugins', 'repos'],
  ['arch', 'architecture'],
  ['prunes', 'prune'],
])('%s is not an option, and the one that is meant is reported', (key, meant) => {
  expect(faults({ [key]: 1 })).toBe(`/${key}: unknown option; did you mean "${meant}"?`);
});

test('an option like none is reported without a guess, whatever its name has in it', () => {
  expect(faults({ 'zzz\u202e/~': 1 })).toBe('/zzz\\u{202e}~1~0: unknown option');
  expect(faults({ ['x'.repeat(500)]: 1 })).toMatch(/^\/x+\.\.\.: unknown option$/);
});

test('all faults are reported at once, each with its place', () => {
  const wrong = { maxLayers: 0, compressed: 'yes', rules: [{ prefix: '/a', component: 'a' }, { prefix: '' }], tags: 1 };
  expect(faults(wrong)).toBe(
    '/maxLayers: expected a whole number of at least 1, found 0; ' +
      '/compressed: expected true or false, found "yes"; ' +
      '/rules/1/prefix: expected a path, found ""; ' +
      '/rules/1/component: expected a text, found nothing; ' +
      '/tags: unknown option; did you mean "tag"?',
  );
});

const circle: unknown[] = [];
circle.push(circle);

test.each<[unknown, string]>([
  [[{ maxLayers: 3 }], 'the document: expected an object with options, found a list'],
  [7, 'the document: expected an object with options, found 7'],
  ['rpm', 'the document: expected an object with options, found "rpm"'],
  [{ hardLinks: 'by_name' }, '/hardLinks: expected "together" or "by-name", found "by_name"; did you mean "by-name"?'],
  [{ maxLayers: 1.5 }, '/maxLayers: expected a whole number of at least 1, found 1.5'],
  [{ maxLayers: Number.NaN }, '/maxLayers: expected a whole number of at least 1, found NaN'],
  [{ maxLayers: null }, '/maxLayers: expected a whole number of at least 1, found null'],
  [{ compressionLevel: 20 }, '/compressionLevel: expected a whole number from 0 to 19, found 20'],
  [{ threads: 0 }, '/threads: expected a whole number from 1 to 1024, found 0'],
  [{ sourceDateEpoch: -1 }, '/sourceDateEpoch: expected whole seconds from 1970 to 9999, found -1'],
  [{ packer: 'tree' }, '/packer: expected "tiers", "trie" or a packer, found "tree"'],
  [{ packer: { name: 'mine' } }, '/packer: expected "tiers", "trie" or a packer, found '],
  [{ rootfs: '' }, '/rootfs: expected a path, found ""'],
  [{ prune: '/tmp' }, '/prune: expected a list of paths, found "/tmp"'],
  [{ prune: [['/tmp']] }, '/prune/0: expected a path, found a list'],
  [{ labels: { a: 'b' } }, '/labels: expected a list of KEY=VALUE, KEY- or -, found an object'],
  [{ repos: 'rpm' }, '/repos: expected a list of repos, found "rpm"'],
  [
    { repos: [function rpm() {}] },
    '/repos/0: expected a repo, its name, ["name", { options }] or ["name", false], found a function; did you mean rpm()?',
  ],
  [
    { repos: [['rpm', true]] },
    '/repos/0: expected a repo, its name, ["name", { options }] or ["name", false], found a list',
  ],
  [{ priorities: { rpm: 'low' } }, '/priorities/rpm: expected a number, found "low"'],
  [{ priorities: { rpm: Number.NaN } }, '/priorities/rpm: expected a number, found NaN'],
  [{ groups: { a: 'b' } }, '/groups/a: expected a list of components, or { components, interval, alone }, found "b"'],
  [{ groups: { a: { components: [5] } } }, '/groups/a/components/0: expected the name of a component, found 5'],
  [{ groups: { a: { components: [], alon: true } } }, '/groups/a/alon: unknown option; did you mean "alone"?'],
  [
    { rules: [{ prefix: '/a', component: 'a', interval: -1 }] },
    `/rules/0/interval: expected ${expectedInterval}, found -1`,
  ],
  [{ groups: { a: { components: [], interval: 0 } } }, `/groups/a/interval: expected ${expectedInterval}, found 0`],
  [{ imageConfig: 5 }, '/imageConfig: expected a path or an object, found 5'],
  [{ imageConfig: { a: circle } }, '/imageConfig: expected an object that JSON can hold, found an object'],
  [{ presets: [7] }, '/presets/0: expected the name of a preset, or a preset, found 7'],
])('%o is reported as what it is', (config, text) => {
  expect(faults(config).slice(0, text.length)).toBe(text);
});

test('entries that a condition left empty, and options that are undefined, are not faults', () => {
  const empty = [false, null, undefined, '', 0];
  expect(faults({ repos: empty, prune: empty, labels: empty, rules: empty, presets: empty, tag: undefined })).toBe(
    'none',
  );
});
