import { expect, test } from 'vitest';
import { hostArchitecture, imageArchitecture } from './architecture.ts';

test.each([
  ['x86_64', 'amd64'],
  ['aarch64', 'arm64'],
  ['powerpc64', 'ppc64le'],
  ['riscv64', 'riscv64'],
  ['amd64', 'amd64'],
  ['x64', 'x64'],
  ['whatever', 'whatever'],
])('--arch %s makes an image for %s', (name, expected) => {
  expect(imageArchitecture(name)).toBe(expected);
});

test('an empty --arch is refused', () => {
  expect(() => imageArchitecture('')).toThrow(expect.objectContaining({ code: 'ARCHITECTURE_EMPTY' }));
});

test.each([
  ['x64', 'amd64'],
  ['ia32', '386'],
  ['arm64', 'arm64'],
  ['arm', 'arm'],
  ['ppc64', 'ppc64le'],
  ['s390x', 's390x'],
  ['riscv64', 'riscv64'],
  ['loong64', 'loong64'],
])('on a machine that Node calls %s the image is for %s', (nodeName, expected) => {
  expect(hostArchitecture(nodeName)).toBe(expected);
});
