import { readFileSync } from 'node:fs';
import { stabilityFromInterval } from '@chunkah/core';
import { describeRepo, directory, fifo, file, hardlink, memoryContext, symlink } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import xattr from './index.ts';

const component = (name: string | Uint8Array) => ({ 'user.component': name });
const labelled = (name: string, interval: string | Uint8Array) => ({
  'user.component': name,
  'user.update-interval': interval,
});
const weekly = stabilityFromInterval(7);

describeRepo(xattr, [
  { name: 'no labels', tree: { 'usr/bin/bash': file('', { xattrs: { 'user.other': 'bash' } }) }, components: 'absent' },
  {
    name: 'a labelled file',
    tree: { 'usr/bin/bash': file('', { xattrs: component('bash') }), 'usr/bin/sh': symlink('bash') },
    now: 1_760_000_000,
    components: { bash: { files: ['/usr/bin/bash'], stability: weekly, mtimeClamp: 1_760_000_000 } },
  },
  {
    name: 'a labelled directory',
    tree: {
      'usr/share/fonts': directory({ xattrs: component('fonts') }),
      'usr/share/fonts/a.ttf': file(),
      'usr/share/fonts/sub/b.ttf': file('', { xattrs: { 'user.other': '' } }),
      'usr/share/fonts/sub/link': symlink('/nowhere'),
      'usr/share/fonts/sub/pipe': fifo(),
      'usr/share/fonts-extra/c.ttf': file(),
      'usr/share/fontz': file(),
    },
    components: {
      fonts: [
        '/usr/share/fonts',
        '/usr/share/fonts/a.ttf',
        '/usr/share/fonts/sub',
        '/usr/share/fonts/sub/b.ttf',
        '/usr/share/fonts/sub/link',
        '/usr/share/fonts/sub/pipe',
      ],
    },
  },
  {
    name: 'a deeper label overrides',
    tree: {
      opt: directory({ xattrs: component('outer') }),
      'opt/deep': directory({ xattrs: component('inner') }),
      'opt/deep/file': file(),
      'opt/deep/back': file('', { xattrs: component('outer') }),
      'opt/file': file(),
    },
    components: { outer: ['/opt', '/opt/deep/back', '/opt/file'], inner: ['/opt/deep', '/opt/deep/file'] },
  },
  {
    name: 'an interval on any entry of the component',
    tree: {
      a: directory({ xattrs: component('own') }),
      'a/file': file('', { xattrs: { 'user.update-interval': 'monthly' } }),
      b: directory({ xattrs: component('several') }),
      'b/1': file('', { xattrs: { 'user.update-interval': '14' } }),
      'b/2': file('', { xattrs: { 'user.update-interval': 'biweekly' } }),
      'b/3': file(),
    },
    components: {
      own: { files: ['/a', '/a/file'], stability: stabilityFromInterval(30), interval: 30 },
      several: { files: ['/b', '/b/1', '/b/2', '/b/3'], stability: stabilityFromInterval(14), interval: 14 },
    },
  },
  {
    name: 'an interval is not inherited by another component',
    tree: {
      a: directory({ xattrs: labelled('yearly', 'yearly') }),
      'a/b': directory({ xattrs: component('inner') }),
    },
    components: {
      yearly: { files: ['/a'], stability: stabilityFromInterval(365) },
      inner: { files: ['/a/b'], stability: weekly },
    },
  },
  {
    name: 'an interval without a component has no effect',
    tree: {
      a: file('', { xattrs: { 'user.update-interval': 'nonsense' } }),
      b: file('', { xattrs: component('b') }),
    },
    components: { b: { files: ['/b'], stability: weekly } },
  },
  {
    name: 'names are kept as they are',
    tree: {
      1: file('', { xattrs: component('a/b c') }),
      2: file('', { xattrs: component(' \u{1f600}\n') }),
      3: file('', { xattrs: component('\ufeffmark') }),
      4: file('', { xattrs: component('/usr') }),
      5: file('', { xattrs: component('__proto__') }),
    },
    components: {
      'a/b c': ['/1'],
      ' \u{1f600}\n': ['/2'],
      '\ufeffmark': ['/3'],
      '/usr': ['/4'],
      ['__proto__']: ['/5'],
    },
  },
  {
    name: 'all hard links of a file',
    tree: { 'a/file': file('', { xattrs: component('tool') }), 'b/link': hardlink('a/file') },
    components: { tool: ['/a/file', '/b/link'] },
  },
  {
    name: 'a component that is not UTF-8',
    tree: { 'a\n\udcff': file('', { xattrs: component(Uint8Array.of(0x61, 0xff)) }) },
    error: 'XATTR_NOT_UTF8',
    mentions: ['/a\\n\\xff', 'user.component'],
  },
  {
    name: 'an interval that is not UTF-8',
    tree: { a: file('', { xattrs: labelled('a', Uint8Array.of(0xff)) }) },
    error: 'XATTR_NOT_UTF8',
    mentions: ['/a', 'user.update-interval'],
  },
  {
    name: 'an empty component',
    tree: { 'usr/a': file('', { xattrs: component('') }) },
    error: 'XATTR_COMPONENT_EMPTY',
    mentions: ['/usr/a'],
  },
  ...['', '0', '-7', '7.5', 'hourly', 'Weekly', '7\n'].map((interval) => ({
    name: `the interval ${JSON.stringify(interval)}`,
    tree: { 'usr/a': file('', { xattrs: labelled('a', interval) }) },
    error: 'XATTR_INTERVAL_INVALID',
    mentions: ['/usr/a', JSON.stringify(interval)],
  })),
  {
    name: 'two different intervals',
    tree: {
      a: directory({ xattrs: labelled('fonts', 'weekly') }),
      'a/b/c': file('', { xattrs: { 'user.update-interval': '30' } }),
    },
    error: 'XATTR_INTERVALS_DIFFER',
    mentions: ['fonts', '"weekly" on /a', '"30" on /a/b/c'],
  },
]);

test('an invalid interval is answered with the valid ones', async () => {
  const context = memoryContext({ a: file('', { xattrs: labelled('a', 'often') }) });
  await expect(xattr().load(context)).rejects.toMatchObject({
    hint: expect.stringMatching(/days.*daily, weekly, biweekly, monthly, quarterly or yearly/),
  });
});

test('an unknown option is refused', () => {
  // @ts-expect-error: there are no options
  expect(() => xattr({ attribute: 'user.package' })).toThrow(expect.objectContaining({ code: 'REPO_OPTIONS_INVALID' }));
});

test('the plugin has the version of its package', () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(manifest).toMatchObject({ version: xattr().version });
});
