import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatOutput, parseOutput } from './parse-output.ts';

const ofLine = { hasTag: true };
const compatible = { ...ofLine, hasTag: false };

const parsed = (text: string, options = ofLine) => parseOutput({ text }, options);

describe('an output names', () => {
  test.each([
    ['oci:image', { transport: 'oci', path: 'image' }],
    ['oci:/a/image', { transport: 'oci', path: '/a/image' }],
    ['oci:-', { transport: 'oci', path: '-' }],
    ['oci-archive:image.tar', { transport: 'oci-archive', path: 'image.tar' }],
    ['image.tar', { transport: 'oci-archive', path: 'image.tar' }],
    ['-', { transport: 'standard-output', path: '-' }],
    ['oci-archive:/dev/stdout', { transport: 'standard-output', path: '/dev/stdout' }],
    ['docker-archive:image.tar', { transport: 'docker-archive', path: 'image.tar', form: 'docker' }],
    ['docker-archive:-', { transport: 'standard-output', path: '-', form: 'docker' }],
    ['docker-archive:-:a/b:1', { transport: 'standard-output', path: '-', form: 'docker', tag: 'a/b:1' }],
    ['docker-archive:/a:b', { transport: 'docker-archive', path: '/a', form: 'docker', tag: 'b' }],
    ['containers-storage:a/b:1', { transport: 'containers-storage', path: 'a/b:1' }],
    ['docker://localhost:5000/a/b:1', { transport: 'docker', path: 'localhost:5000/a/b:1' }],
  ])('the place %s', (text, place) => {
    expect(parsed(text)).toEqual(place);
    expect(parsed(text, compatible)).toEqual(place);
  });

  test.each([
    ['oci:image:latest', { transport: 'oci', path: 'image', tag: 'latest' }],
    ['oci:/a:b', { transport: 'oci', path: '/a', tag: 'b' }],
    ['oci:./a:b', { transport: 'oci', path: './a', tag: 'b' }],
    ['oci:image:localhost:5000/a:1', { transport: 'oci', path: 'image', tag: 'localhost:5000/a:1' }],
    ['oci:image:', { transport: 'oci', path: 'image' }],
    ['oci:image\n:1', { transport: 'oci', path: 'image\n', tag: '1' }],
    ['oci-archive:image.tar:1', { transport: 'oci-archive', path: 'image.tar', tag: '1' }],
    ['oci-archive:/dev/stdout:1', { transport: 'standard-output', path: '/dev/stdout', tag: '1' }],
  ])('a place and the name of the image, as in skopeo: %j', (text, place) => {
    expect(parsed(text)).toEqual(place);
  });

  test.each([
    ['oci:/a:b', { transport: 'oci', path: '/a:b' }],
    ['oci-archive:image.tar:1', { transport: 'oci-archive', path: 'image.tar:1' }],
  ])('a path whole for --compat: %s', (text, place) => {
    expect(parsed(text, compatible)).toEqual(place);
  });

  test.each(['image:1.oci', 'a:b:c', './foo:/x', './docker:x', '/a:/b', 'v1.0:x', ':x', 'C d:/x', 'ociX/a:b'])(
    'a file with its colons: %s',
    (text) => {
      expect(parsed(text)).toEqual({ transport: 'oci-archive', path: text });
    },
  );
});

describe('an output is refused', () => {
  test.each([
    ['foo:/x', 'foo'],
    ['https://example.org/x', 'https'],
    ['ocidir:x', 'ocidir'],
    ['OCI:x', 'OCI'],
    ['oci-archve:x', 'oci-archve'],
    ['docker:x', 'docker'],
    ['docker:/host/x', 'docker'],
    ['docker-daemon:x', 'docker-daemon'],
    ['dir:x', 'dir'],
  ])('for its transport, and those that exist are named: %s', (text, word) => {
    for (const options of [ofLine, compatible]) {
      expect(() => parsed(text, options)).toThrow(
        expect.objectContaining({
          code: 'USAGE',
          message: `output does not support ${word}:, only oci:DIRECTORY[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE[:NAME:TAG], FILE, docker://HOST/NAME[:TAG] and containers-storage:NAME[:TAG]`,
          hint: expect.stringContaining(`for a file of this name write ./${text};`),
        }),
      );
    }
  });

  test.each(['', 'oci:', 'oci-archive:', 'oci::tag', 'docker://', 'containers-storage:'])(
    'for its lack of a path: %j',
    (text) => {
      expect(() => parsed(text)).toThrow('output has no path');
    },
  );

  test.each([
    ['https://user:hidden@host/a', './https://***@host/a'],
    ['https://hidden@host/a:1', './https://***@host/a:1'],
    ['docker:user:a@hidden/x@host/a', './docker:***@host/a'],
    ['foo:/x@y', './foo:/x@y'],
  ])('for its transport, and no password is shown: %s', (text, shown) => {
    expect(() => parsed(text)).toThrow(expect.objectContaining({ hint: expect.stringContaining(`write ${shown};`) }));
  });

  test('in a config as well', () => {
    const options = { hasTag: true };
    expect(() => parseOutput({ text: 'foo:/x', locate: (path) => resolve('/a', path) }, options)).toThrow(
      'output does not support foo:',
    );
    expect(() => parseOutput({ text: 'oci:', locate: (path) => resolve('/a', path) }, options)).toThrow(
      'output has no path',
    );
  });
});

test.each([
  ['oci:image', 'oci:/b:c/image'],
  ['oci:../image:1', 'oci:/image:1'],
  ['oci-archive:/a.tar', '/a.tar'],
  ['oci-archive:a.tar:1', 'oci-archive:/b:c/a.tar:1'],
  ['image:1.oci', '/b:c/image:1.oci'],
  ['docker-archive:a.tar:b:1', 'docker-archive:/b:c/a.tar:b:1'],
  ['docker-archive:-:b:1', 'docker-archive:-:b:1'],
  ['oci:-', 'oci:/b:c/-'],
  ['-', '-'],
])('the path of %s in a config starts at its folder, colons in that are not a tag: %s', (text, shown) => {
  expect(formatOutput(parseOutput({ text, locate: (path) => resolve('/b:c', path) }, ofLine))).toBe(shown);
});
