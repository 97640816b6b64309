import { expect, test } from 'vitest';
import { configKeys } from '../schema/config-schema.ts';
import { isOfOneCommand } from './option-row.ts';
import { optionNames, optionRows } from './option-table.ts';

test('a config may have every option that the table says a config has, and no other', () => {
  expect([...configKeys].sort()).toEqual([...optionNames(({ config }) => config !== undefined)].sort());
});

test.each(optionRows)('%s can be given somewhere', (_, { commandLine, config, api }) => {
  expect([commandLine, config, api].some((form) => form !== undefined)).toBe(true);
});

test('no flag belongs to two options of a command, no variable to two options', () => {
  const forms = optionRows.flatMap(([, { commandLine }]) => commandLine ?? []);
  const flags = forms.flatMap((form) => {
    const own = `${form.flags} ${form.negatedFlags ?? ''}`.match(/--?[A-Za-z-]+/g) ?? [];
    // `inspect` and `diff` have options that no other command has.
    return own.map((flag) => (isOfOneCommand(form) ? `${form.commands.join()}: ${flag}` : flag));
  });
  const shared = new Set(flags.filter((flag) => flag.startsWith('-')));
  const variables = forms.flatMap(({ variable }) => variable ?? []);
  expect(flags.length).toBe(new Set(flags).size);
  expect(flags.filter((flag) => shared.has(flag.split(': ')[1] ?? ''))).toEqual([]);
  expect(variables.length).toBe(new Set(variables).size);
});

test('a preset has no option that a config lacks', () => {
  expect(optionRows.filter(([, { preset, config }]) => preset === true && config === undefined)).toEqual([]);
});
