import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from './repository-root.ts';

/**
 * Functions whose last bit ECMAScript leaves to the engine (ECMA-262, "Function Properties of the
 * Math Object"), and powers. Packing has its own exponential function: a last bit can decide which
 * layer a component goes to. Powers of two by whole numbers are exact everywhere.
 */
const inexact =
  /\bMath\s*\.\s*(?:exp|expm1|log|log1p|log2|log10|pow|cbrt|hypot|a?(?:sin|cos|tan)h?|atan2)\b|\bMath\s*\[|(?<!\b2 ?)\*\*(?!\/)|\b2 ?\*\*(?! ?-?\d)|=\s*Math\b(?!\s*\.)/;

function inexactIn(source: string): string[] {
  const code = source.replaceAll(/\/\*.*?\*\//gs, '').replaceAll(/\/\/.*$/gm, '');
  return code.split('\n').filter((line) => inexact.test(line));
}

const folders = ['packages/core/src/packing', 'packages/core/src/stability'];

test('what decides about layers uses no arithmetic that differs between engines', () => {
  const files = folders
    .flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: repositoryRoot }))
    .filter((file) => !/\.(?:test|fixture)\.ts$/.test(file));
  expect(files).toEqual(expect.arrayContaining(['packages/core/src/packing/trie/trie.ts']));
  const found = files.flatMap((file) => {
    return inexactIn(readFileSync(join(repositoryRoot, file), 'utf8')).map((line) => `${file}: ${line.trim()}`);
  });
  expect(found).toEqual([]);
});

test.each([
  'Math.exp(-x)',
  'Math.log2(x)',
  'Math.pow(2, x)',
  'x ** y',
  '10 ** 3',
  '2 ** x',
  'const { exp } = Math;',
  "Math['exp'](x)",
])('%s would be found', (line) => {
  expect(inexactIn(line)).toEqual([line]);
});

test.each(['x / 2 ** 32', 'Math.floor(x)', 'Math.LN2', '/** a power, `x ** y` */'])('%s is allowed', (line) => {
  expect(inexactIn(line)).toEqual([]);
});
