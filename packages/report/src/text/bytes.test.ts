import { expect, test } from 'vitest';
import { formatBytes } from './bytes.ts';

test.each([
  [0, '0 B'],
  [1, '1 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [1536, '1.5 KiB'],
  [1024 ** 2, '1.0 MiB'],
  [4.5 * 1024 ** 3, '4.5 GiB'],
  [1024 ** 4, '1.0 TiB'],
  [5000 * 1024 ** 4, '5000.0 TiB'],
])('%i bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test('a number that rounds up to 1024 is one of the next unit', () => {
  expect(formatBytes(1024 ** 2 - 1)).toBe('1.0 MiB');
  expect(formatBytes(1023.94 * 1024 ** 2)).toBe('1023.9 MiB');
});
