import fc from 'fast-check';
import { expect, test } from 'vitest';
import { globFiles } from './glob-files.ts';
import { sampleDirectory, sampleIndex } from './sample-index.fixture.ts';

const files = sampleIndex({
  '/etc/os-release': { target: '../usr/lib/os-release' },
  '/lib': { target: 'usr/lib' },
  '/usr/lib/os-release': {},
  '/usr/lib/python3/a.dist-info/RECORD': {},
  '/usr/lib/python3/b.dist-info/RECORD': {},
  '/usr/lib/python3/b.dist-info/deep/RECORD': {},
  '/usr/lib/python3/.hidden': {},
  '/usr/lib/python3/caf\udce9': {},
  '/usr/share/RECORD': {},
  '/usr/empty': sampleDirectory,
});

function found(pattern: string): string[] {
  return globFiles(files, pattern).map((id) => files.path(id));
}

test.each([
  [
    '/usr/lib/python?/*.dist-info/RECORD',
    ['/usr/lib/python3/a.dist-info/RECORD', '/usr/lib/python3/b.dist-info/RECORD'],
  ],
  ['usr/share/*', ['/usr/share/RECORD']],
  ['/usr/lib/os-release', ['/usr/lib/os-release']],
  ['/*', ['/etc', '/lib', '/usr']],
  ['/usr/lib/*/.*', ['/usr/lib/python3/.hidden']],
  ['/usr/lib/*/caf?', ['/usr/lib/python3/caf\udce9']],
  ['/usr/empty/*', []],
  ['/usr/lib/os-release/*', []],
  ['/usr/none/*', []],
  ['/', []],
  ['', []],
])('%s', (pattern, paths) => {
  expect(found(pattern)).toEqual(paths);
});

test('** stands for any number of directories, none too', () => {
  expect(found('/usr/**/RECORD')).toEqual([
    '/usr/lib/python3/a.dist-info/RECORD',
    '/usr/lib/python3/b.dist-info/RECORD',
    '/usr/lib/python3/b.dist-info/deep/RECORD',
    '/usr/share/RECORD',
  ]);
  expect(found('/usr/share/**/RECORD')).toEqual(['/usr/share/RECORD']);
  expect(found('**/b.*/**/RECORD')).toEqual([
    '/usr/lib/python3/b.dist-info/RECORD',
    '/usr/lib/python3/b.dist-info/deep/RECORD',
  ]);
});

test('** at the end stands for all that lies below, not for the directory', () => {
  expect(found('/usr/lib/*/b.*/**')).toEqual([
    '/usr/lib/python3/b.dist-info/RECORD',
    '/usr/lib/python3/b.dist-info/deep',
    '/usr/lib/python3/b.dist-info/deep/RECORD',
  ]);
  expect(found('**').length).toBe(files.count);
});

test('symlinks are entries like others: none is followed', () => {
  expect(found('/lib/*')).toEqual([]);
  expect(found('/etc/*')).toEqual(['/etc/os-release']);
});

test('a pattern finds what a test of whole paths would find', () => {
  const name = fc.constantFrom('a', 'b', 'ab');
  const paths = fc.uniqueArray(fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => `/${names.join('/')}`));
  const pattern = fc.array(fc.constantFrom('a', 'b', '*', '?', 'a*', '**'), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(paths, pattern, (list, steps) => {
      const tree = sampleIndex(list.filter((path) => !list.some((other) => other.startsWith(`${path}/`))));
      const source = steps.map((step, index) => {
        if (step === '**') return index === steps.length - 1 ? '(/[^/]+)+' : '(/[^/]+)*';
        return `/${step.replaceAll('*', '[^/]*').replaceAll('?', '[^/]')}`;
      });
      const whole = new RegExp(`^${source.join('')}$`);
      const expected = Array.from(tree).filter(({ path }) => whole.test(path));
      expect(globFiles(tree, steps.join('/'))).toEqual(expected.map(({ id }) => id));
    }),
  );
});
