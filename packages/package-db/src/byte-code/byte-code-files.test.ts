import { file, memoryContext, type Tree } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import { byteCodeFiles } from './byte-code-files.ts';

/** Paths of byte code and of its sources. */
function byteCodeOf(tree: Tree): string[][] {
  const { files } = memoryContext(tree);
  const all = Array.from(files, ({ id }) => id);
  return Array.from(byteCodeFiles(files, all), (one) => [files.path(one.file), files.path(one.source)]);
}

test.each([
  ['m.cpython-311.pyc', 'm.py'],
  ['m.cpython-311.opt-1.pyc', 'm.py'],
  ['m.cpython-311.opt-fast.pyc', 'm.py'],
  ['m.a-tag.with.dots.pyc', 'm.py'],
  ['x.y.cpython-311.pyc', 'x.y.py'],
  ['x.y.cpython-311.opt-2.pyc', 'x.y.py'],
  ['x.z.cpython-311.pyc', 'x.py'],
])('%s is made of %s', (byteCode, source) => {
  const path = `py/__pycache__/${byteCode}`;
  const sources = Object.fromEntries(['m', 'x', 'x.y', 'other'].map((name) => [`py/${name}.py`, file()]));
  expect(byteCodeOf({ ...sources, [path]: file() })).toEqual([[`/${path}`, `/py/${source}`]]);
});

test.each([
  ['of no module', 'py/__pycache__/gone.cpython-311.pyc'],
  ['without a tag', 'py/__pycache__/m.pyc'],
  ['without a name', 'py/__pycache__/.cpython-311.pyc'],
  ['beside its module', 'py/m.cpython-311.pyc'],
  ['of another kind', 'py/__pycache__/m.cpython-311.so'],
])('a file %s is not the byte code of one', (_, path) => {
  expect(byteCodeOf({ 'py/m.py': file(), 'py/.py': file(), [path]: file() })).toEqual([]);
});

test('modules in the root directory have byte code, too', () => {
  const tree = { 'm.py': file(), '__pycache__/m.cpython-311.pyc': file() };
  expect(byteCodeOf(tree)).toEqual([['/__pycache__/m.cpython-311.pyc', '/m.py']]);
});
