import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseChallenges } from './challenges.ts';

function read(header: string) {
  return parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);
}

test('the ways in that servers offer are read', () => {
  const bearer = 'Bearer realm="https://auth.example.org/token",service="registry",scope="repository:a/b:pull,push"';
  const parameters = {
    realm: 'https://auth.example.org/token',
    service: 'registry',
    scope: 'repository:a/b:pull,push',
  };
  expect(read(bearer)).toEqual([['bearer', parameters]]);
  expect(read(`Basic realm="x \\"y\\"", ${bearer}`)).toEqual([
    ['basic', { realm: 'x "y"' }],
    ['bearer', parameters],
  ]);
  expect(read('BEARER Realm=x , SERVICE = y')).toEqual([['bearer', { realm: 'x', service: 'y' }]]);
  expect(read('Negotiate, Basic realm=x')).toEqual([
    ['negotiate', {}],
    ['basic', { realm: 'x' }],
  ]);
  expect(read('')).toEqual([]);
  expect(read('"')).toEqual([]);
});

test('any header is read in an instant', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab =,"\\ \t'), maxLength: 200 }), (header) => {
      for (const { scheme } of parseChallenges(header)) expect(scheme).not.toBe('');
    }),
    { seed: 1, numRuns: 2000 },
  );
  parseChallenges(`Bearer realm="${'\\'.repeat(16_000)}`);
  parseChallenges(`Bearer ${'a'.repeat(16_000)}`);
});
