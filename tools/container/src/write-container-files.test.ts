import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { file, temporaryDirectory, writeTree } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import { writeContainerFiles } from './write-container-files.ts';

test('a directory that exists is left as it is', () => {
  const checkout = temporaryDirectory();
  writeTree(checkout, { 'out/mine': file('') });
  expect(() => writeContainerFiles(checkout, join(checkout, 'out'))).toThrow(/out exists already$/);
  expect(readdirSync(join(checkout, 'out'))).toEqual(['mine']);
});

test('a checkout that is not built gives an error and no directory', () => {
  const checkout = temporaryDirectory();
  writeTree(checkout, { 'packages/chunkah/package.json': file('{}') });
  const write = () => writeContainerFiles(checkout, join(checkout, 'out'));
  expect(write).toThrow('the packages of this checkout are not built');
  expect(readdirSync(checkout)).toEqual(['packages']);
});
