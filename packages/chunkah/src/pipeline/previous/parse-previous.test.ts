import { expect, test } from 'vitest';
import { locatePrevious, parsePrevious } from './parse-previous.ts';

const digest = `sha256:${'0'.repeat(64)}`;

test.each([
  ['oci:image', { kind: 'oci', path: 'image' }],
  ['oci:image:', { kind: 'oci', path: 'image' }],
  ['oci:image:latest', { kind: 'oci', path: 'image', reference: 'latest' }],
  [`oci:image:${digest}`, { kind: 'oci', path: 'image', reference: digest }],
  ['oci:image:localhost/a:1', { kind: 'oci', path: 'image', reference: 'localhost/a:1' }],
  ['oci-archive:image.tar:1', { kind: 'oci-archive', path: 'image.tar', reference: '1' }],
  ['manifest:m.json', { kind: 'manifest', path: 'm.json' }],
  ['manifest:m.json:c.json', { kind: 'manifest', path: 'm.json', reference: 'c.json' }],
  ['docker://host/name:1', { kind: 'registry', name: 'host/name:1' }],
  ['docker-archive:a.tar:debian:12', { kind: 'docker-archive', path: 'a.tar', reference: 'debian:12' }],
  ['containers-storage:localhost/a', { kind: 'containers-storage', name: 'localhost/a' }],
  ['same', { kind: 'same' }],
  ['./same', { kind: 'path', path: './same' }],
  ['image', { kind: 'path', path: 'image' }],
  ['./a:b', { kind: 'path', path: './a:b' }],
  ['build-1:2.tar', { kind: 'path', path: 'build-1:2.tar' }],
])('%s names an image', (text, source) => {
  expect(parsePrevious(text)).toEqual(source);
});

test.each(['', 'oci:', 'manifest:', 'oci-archive::tag', 'docker://', 'dir:image', 'OCI:image', 'x://y'])(
  '"%s" names none',
  (text) => {
    expect(() => parsePrevious(text)).toThrow(expect.objectContaining({ code: 'PREVIOUS_UNKNOWN' }));
  },
);

test('the paths of a config are made absolute, a tag stays', () => {
  const locate = (path: string) => `/c/${path}`;
  const texts = ['image', 'oci:image', 'oci:image:tag', 'manifest:m.json:c.json', 'docker://host/name', 'same'];
  expect(texts.map((text) => locatePrevious(text, locate))).toEqual([
    '/c/image',
    'oci:/c/image',
    'oci:/c/image:tag',
    'manifest:/c/m.json:/c/c.json',
    'docker://host/name',
    'same',
  ]);
});
