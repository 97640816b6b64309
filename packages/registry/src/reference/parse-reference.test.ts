import { isChunkahError } from '@chunkah/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatReference, parseReference, requireHost, requireTag } from './parse-reference.ts';

const digest = `sha256:${'0a'.repeat(32)}`;

describe('a reference', () => {
  test.each([
    ['ghcr.io/team/app', { host: 'ghcr.io', repository: 'team/app' }],
    ['localhost/app:1', { host: 'localhost', repository: 'app', tag: '1' }],
    ['localhost:5000/a/b/c:V1.0_-', { host: 'localhost:5000', repository: 'a/b/c', tag: 'V1.0_-' }],
    ['[::1]:5000/app', { host: '[::1]:5000', repository: 'app' }],
    ['registry.example.org/a__b/c-d/e.f', { host: 'registry.example.org', repository: 'a__b/c-d/e.f' }],
    [`quay.io/a/b@${digest}`, { host: 'quay.io', repository: 'a/b', digest }],
    [`quay.io/a/b:1@${digest}`, { host: 'quay.io', repository: 'a/b', tag: '1', digest }],
    ['debian', { host: 'docker.io', repository: 'library/debian' }],
    ['docker.io/debian:12', { host: 'docker.io', repository: 'library/debian', tag: '12' }],
    ['index.docker.io/team/app', { host: 'docker.io', repository: 'team/app' }],
    ['team/app', { host: 'docker.io', repository: 'team/app' }],
  ])('%s is read as Docker and podman read it', (text, reference) => {
    expect(parseReference(text)).toEqual(reference);
    expect(parseReference(formatReference(reference))).toEqual(reference);
  });

  test.each([
    ['', 'the parts of a name'],
    ['localhost:5000/', 'the parts of a name'],
    ['localhost:5000/App', 'the parts of a name'],
    ['localhost:5000/a//b', 'the parts of a name'],
    ['localhost:5000/a___b', 'the parts of a name'],
    ['localhost:5000/a/../b', 'the parts of a name'],
    ['localhost:5000/a?b', 'the parts of a name'],
    ['localhost:5000/a:', 'a tag has'],
    ['localhost:5000/a:-x', 'a tag has'],
    ['localhost:5000/a:x/y', 'the parts of a name'],
    [`localhost:5000/a:${'x'.repeat(129)}`, 'a tag has'],
    ['localhost:5000/a@sha256:12', 'its digest'],
    [`localhost:5000/a@${digest.toUpperCase()}`, 'its digest'],
    ['localhost:5000/a@latest', 'its digest'],
    ['host.example/a:1@latest', 'its digest'],
    ['localhost:70000/a', 'its host'],
    ['-x.example/a', 'its host'],
    [`host.example/${'a'.repeat(250)}`, 'more than 255 characters'],
  ])('%j is refused before any work', (text, message) => {
    expect(() => parseReference(text)).toThrow(
      expect.objectContaining({
        code: 'REFERENCE_INVALID',
        message: expect.stringContaining(message),
        hint: expect.stringContaining('HOST/NAME:TAG'),
      }),
    );
  });

  test.each(['user:hidden', 'hidden', 'user:a@hidden', 'user:a/hidden', 'x/user:hidden'])(
    'that has %s before its host is refused, and not shown',
    (user) => {
      for (const rest of ['host.example/a', 'localhost:5000/a:1', `host.example/a@${digest}`]) {
        expect(() => parseReference(`${user}@${rest}`)).toThrow(
          expect.objectContaining({
            code: 'REFERENCE_INVALID',
            message: expect.not.stringContaining('hidden'),
            hint: expect.stringContaining('podman login'),
          }),
        );
      }
      for (const check of [() => requireHost(`${user}@host`), () => requireTag('-', `${user}@host/a`)]) {
        expect(check).toThrow(expect.objectContaining({ message: expect.not.stringContaining('hidden') }));
      }
    },
  );

  test('is read or refused, whatever it is, and what is read is one of its forms', () => {
    const characters = fc.constantFrom(...'ab0.-_:/@[]A% ');
    fc.assert(
      fc.property(fc.string({ unit: characters }), (text) => {
        try {
          const reference = parseReference(text);
          expect(parseReference(formatReference(reference))).toEqual(reference);
        } catch (error) {
          if (!isChunkahError(error)) throw error;
        }
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});

test('a host is refused that is more than a host', () => {
  for (const host of ['a/b', 'a@b', 'https://a', 'a:', 'a:0', 'a b', '']) {
    expect(() => requireHost(host)).toThrow(expect.objectContaining({ code: 'REFERENCE_INVALID' }));
  }
});
