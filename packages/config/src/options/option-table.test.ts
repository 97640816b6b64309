import { expect, test } from 'vitest';
import { configKeys } from '../schema/config-schema.ts';
import { optionNames, optionRows } from './option-table.ts';

test('a config may have every option that the table says a config has, and no other', () => {
  expect([...configKeys].sort()).toEqual([...optionNames(({ config }) => config !== undefined)].sort());
});

test.each(optionRows)('%s can be given somewhere', (_, { commandLine, config, api }) => {
  expect([commandLine, config, api].some((form) => form !== undefined)).toBe(true);
});

test('no flag and no variable belongs to two options', () => {
  const forms = optionRows.flatMap(([, { commandLine }]) => commandLine ?? []);
  const flags = forms.flatMap(({ flags: own, negatedFlags = '' }) => `${own} ${negatedFlags}`.match(/--?[A-Za-z-]+/g));
  const variables = forms.flatMap(({ variable }) => variable ?? []);
  expect(flags.length).toBe(new Set(flags).size);
  expect(variables.length).toBe(new Set(variables).size);
});

test('a preset has no option that a config lacks', () => {
  expect(optionRows.filter(([, { preset, config }]) => preset === true && config === undefined)).toEqual([]);
});
