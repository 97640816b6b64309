import { isChunkahError } from '@chunkah/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseInstaller } from './parse-installer.ts';
import { parseMetadata } from './parse-metadata.ts';

const parse = (text: string) => parseMetadata(Buffer.from(text), '/METADATA');

test.each([
  ['Metadata-Version: 2.1\nName: six\nVersion: 1.16.0\n\nText', 'six', '1.16.0'],
  ['Name: six\r\nVersion: 1.16.0\r\n\r\nName: text\r\n', 'six', '1.16.0'],
  ['name:Ruamel._-YAML \nVERSION:\t1!2.0+local \nName: again', 'ruamel-yaml', '1!2.0+local'],
  ['Summary: a\n Name: b\n\tVersion: 0\nVersion: 1\nName: 2to3', '2to3', '1'],
])('%j', (text, name, version) => {
  expect(parse(text)).toEqual({ name, version });
});

test.each([
  ['', /Name/],
  ['Version: 1\n\nName: six\n', /Name/],
  ['Name: -six\nVersion: 1\n', /Name/],
  ['Name: sïx\nVersion: 1\n', /Name/],
  ['Name: a/b\nVersion: 1\n', /Name/],
  ['Name: six\n', /Version/],
  ['Name: six\nVersion: 1 2\n', /Version/],
])('refuses %j', (text, message) => {
  expect(() => parse(text)).toThrow(
    expect.objectContaining({ code: 'PYTHON_METADATA_INVALID', message: expect.stringMatching(message) }),
  );
});

test.each([
  ['pip\n', 'pip'],
  ['uv', 'uv'],
  [' poetry 2.1\r\n', 'poetry 2.1'],
])('the installer %j', (text, name) => {
  expect(parseInstaller(Buffer.from(text), '/INSTALLER')).toBe(name);
});

test.each(['', '\n', 'pip\nuv\n', 'p\0p', 'pïp'])('refuses the installer %j', (text) => {
  expect(() => parseInstaller(Buffer.from(text), '/INSTALLER')).toThrow(
    expect.objectContaining({ code: 'PYTHON_INSTALLER_INVALID', message: expect.stringContaining('/INSTALLER') }),
  );
});

test('whatever bytes they have, both are read or refused with a coded error', () => {
  const piece = fc.constantFrom('Name', 'Version', ':', ' ', '\n', '\r\n', 'a', '-', '1');
  const text = fc.array(piece, { maxLength: 20 }).map((pieces) => Buffer.from(pieces.join('')));
  fc.assert(
    fc.property(fc.oneof(text, fc.uint8Array({ maxLength: 60 })), (bytes) => {
      for (const read of [parseMetadata, parseInstaller]) {
        try {
          read(bytes, '/file');
        } catch (error) {
          if (!isChunkahError(error)) throw error;
        }
      }
    }),
    { numRuns: 2000 },
  );
});
