import { describe, expect, test } from 'vitest';
import type { ComponentGroups } from '../contract/component-group.ts';
import { stabilityFromInterval } from '../stability/stability-from-interval.ts';
import { compileGroups } from './compile-groups.ts';

/** Groups as a JavaScript config may give them. */
function compileUnchecked(groups: unknown) {
  return compileGroups(groups as ComponentGroups);
}

test('without an interval and a layer of its own unless they are asked for', () => {
  expect(compileGroups({ boot: { components: ['rpm/kernel', 'rpm/kernel-*'] } })).toEqual([
    { name: 'boot', patterns: ['rpm/kernel', 'rpm/kernel-*'], alone: false },
  ]);
  expect(compileGroups({ boot: { components: [], interval: undefined, alone: undefined } })).toEqual([
    { name: 'boot', patterns: [], alone: false },
  ]);
});

test.each([
  [30, 30],
  ['monthly' as const, 30],
  [0.5, 0.5],
])('the stability of an interval %j', (interval, days) => {
  expect(compileGroups({ boot: { components: ['a/b'], interval, alone: true } })).toEqual([
    { name: 'boot', patterns: ['a/b'], alone: true, interval: days, stability: stabilityFromInterval(days) },
  ]);
});

describe('what is not a group', () => {
  const components = ['a/b'];

  test.each<[string, unknown, string]>([
    ['nothing', { a: null }, '/a: expected an object with a list "components", found null'],
    ['a text', { a: 'rpm/kernel' }, '/a: expected an object with a list "components", found "rpm/kernel"'],
    ['no components', { a: { alone: true } }, '/a: expected an object with a list "components", found an object'],
    ['a text for components', { a: { components: 'x' } }, '/a: expected an object with a list "components"'],
    ['an empty pattern', { a: { components: ['a/b', ''] } }, '/a/components/1: expected the name of a component or'],
    ['a number for a pattern', { a: { components: [7] } }, '/a/components/0: expected the name of a component or'],
    ['an endless pattern', { a: { components: ['*'.repeat(4097)] } }, '/a/components/0: expected the name of a'],
    ['a lone surrogate', { a: { components: ['\udcff'] } }, '/a/components/0: expected the name of a component or'],
    ['a name', { 'a/b': { components } }, '/a~1b: the name is not kebab-case'],
    ['an empty name', { '': { components } }, '/: the name is not kebab-case'],
    ['an interval', { a: { components, interval: 'often' } }, '/a/interval: expected daily, weekly, biweekly, monthly'],
    ['an interval of 0', { a: { components, interval: 0 } }, 'or a positive number of days, found 0'],
    ['a list for an interval', { a: { components, interval: [7] } }, '/a/interval: expected daily, weekly'],
    ['a text for alone', { a: { components, alone: 'yes' } }, '/a/alone: expected true or false, found "yes"'],
  ])('%s', (_fault, groups, message) => {
    expect(() => compileUnchecked(groups)).toThrow(
      expect.objectContaining({ code: 'GROUP_INVALID', message: expect.stringContaining(message) }),
    );
  });

  test('all faults are reported at once', () => {
    expect(() => compileUnchecked({ A: { components: [''], interval: -1, alone: 1 }, b: 5 })).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(
          /^groups: \/A: .*; \/A\/components\/0: .*; \/A\/alone: .*; \/A\/interval: .*; \/b: /,
        ),
        hint: expect.any(String),
      }),
    );
  });
});
