import type { Preset } from '@chunkah/core';
import { expect, test } from 'vitest';
import { extendPreset } from './extend-preset.ts';

/** Presets by name, each with the name of the one it extends. */
function presets(parents: Readonly<Record<string, string | undefined>>): ReadonlyMap<string, Preset> {
  return new Map(Object.entries(parents).map(([name, parent]) => [name, { name, title: name, extends: parent }]));
}

function names(name: string, known: ReadonlyMap<string, Preset>): string[] {
  return extendPreset(name, known).map((preset) => preset.name);
}

const family = presets({ linux: undefined, debian: 'linux', ubuntu: 'debian', fedora: 'linux' });

test.each([
  ['ubuntu', ['ubuntu', 'debian', 'linux']],
  ['linux', ['linux']],
])('%s comes with its parents, the nearest first', (name, chain) => {
  expect(names(name, family)).toEqual(chain);
});

test('an unknown name is reported with the known ones and the one most likely meant', () => {
  expect(() => extendPreset('ubuntoo', family)).toThrow(
    expect.objectContaining({
      code: 'PRESET_UNKNOWN',
      message: 'unknown preset "ubuntoo"; did you mean "ubuntu"?',
      hint: 'use one of debian, fedora, linux, ubuntu, or install the package of another: chunkah-preset-NAME',
    }),
  );
});

test('an unknown parent is reported with its child, whatever its name has in it', () => {
  expect(() => extendPreset('mine', presets({ mine: 'b\u202e' }))).toThrow(
    expect.objectContaining({
      code: 'PRESET_UNKNOWN',
      message: 'unknown preset "b\\u{202e}", which the preset "mine" extends',
    }),
  );
});

test.each([
  ['a', { a: 'a' }, 'a -> a'],
  ['a', { a: 'b', b: 'c', c: 'a' }, 'a -> b -> c -> a'],
  ['start', { start: 'a', a: 'b', b: 'a' }, 'a -> b -> a'],
])('from %s, presets that extend each other are all named: %j', (name, parents, cycle) => {
  expect(() => extendPreset(name, presets(parents))).toThrow(
    expect.objectContaining({ code: 'PRESET_CYCLE', message: `presets extend each other in a circle: ${cycle}` }),
  );
});
