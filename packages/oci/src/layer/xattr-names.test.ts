import { file, indexOf } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { ourLayerFormat } from './layer-formats.fixture.ts';
import { refuseXattrNames } from './xattr-names.ts';

describe('names of extended attributes', () => {
  test('one with "=" is refused, naming the entry', () => {
    const files = indexOf({
      a: file('', { xattrs: { 'user.x': '1' } }),
      'd/b': file('', { xattrs: { 'user.a=b': '2' } }),
    });
    expect(() => refuseXattrNames(files, ourLayerFormat)).toThrow(
      expect.objectContaining({ code: 'XATTR_NAME', message: expect.stringMatching(/^\/d\/b: .*user\.a=b/) }),
    );
  });

  test('values with "=" are fine', () => {
    const files = indexOf({ a: file('', { xattrs: { 'user.x': 'a=b' } }) });
    expect(() => refuseXattrNames(files, ourLayerFormat)).not.toThrow();
  });

  test('one that is left out of layers may have any name', () => {
    const files = indexOf({ a: file('', { xattrs: { 'user.overlay.a=b': '1' } }) });
    expect(() => refuseXattrNames(files, ourLayerFormat)).not.toThrow();
  });
});
