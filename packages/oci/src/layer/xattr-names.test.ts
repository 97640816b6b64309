import { file, indexOf } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { refuseXattrNames } from './xattr-names.ts';

describe('names of extended attributes', () => {
  test('one with "=" is refused, naming the entry', () => {
    const files = indexOf({
      a: file('', { xattrs: { 'user.x': '1' } }),
      'd/b': file('', { xattrs: { 'user.a=b': '2' } }),
    });
    expect(() => refuseXattrNames(files)).toThrow(
      expect.objectContaining({ code: 'XATTR_NAME', message: expect.stringMatching(/^\/d\/b: .*user\.a=b/) }),
    );
  });

  test('values with "=" are fine', () => {
    expect(() => refuseXattrNames(indexOf({ a: file('', { xattrs: { 'user.x': 'a=b' } }) }))).not.toThrow();
  });
});
