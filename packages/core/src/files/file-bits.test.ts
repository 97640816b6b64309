import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FileBits } from './file-bits.ts';

test('it holds what was added, each once, in ascending order', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(199)), (files) => {
      const bits = new FileBits(200);
      for (const file of files) bits.add(file);
      const expected = [...new Set(files)].sort((a, b) => a - b);
      expect([...bits]).toEqual(expected);
      expect(bits.size).toBe(expected.length);
      for (let file = 0; file < 200; file += 1) expect(bits.has(file)).toBe(expected.includes(file));
    }),
  );
});

test('ids it cannot hold are not in it', () => {
  const bits = new FileBits(32);
  for (let file = 0; file < 32; file += 1) bits.add(file);
  expect([bits.has(-1), bits.has(32), bits.has(64)]).toEqual([false, false, false]);
});
