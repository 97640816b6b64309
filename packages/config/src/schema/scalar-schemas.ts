import { expectedInterval, intervalNames } from '@chunkah/core';
import { z } from 'zod';
import type { OptionValueKind } from '../options/option-row.ts';
import { isScalar, optionRows } from '../options/option-table.ts';
import type { ScalarOptions } from '../options/scalar-options.ts';

// The message of each schema says what is expected; the checker says where and what was found.

export const text = z.string('a text').min(1, 'a non-empty string');
export const path = z.string('a path').min(1, 'a path');
export const flag = z.boolean('true or false');
export const interval = z.union([z.enum(intervalNames), z.number().positive(expectedInterval)], {
  error: expectedInterval,
});

/** The schemas of the options that the table describes fully, by name. */
type ScalarSchemas = { readonly [Name in keyof ScalarOptions]-?: z.ZodType<NonNullable<ScalarOptions[Name]>> };

/** A test compares them with the types. */
export const scalarSchemas = Object.fromEntries(
  optionRows.flatMap(([name, row]) => (isScalar(row) ? [[name, schemaOf(row.value)]] : [])),
) as unknown as ScalarSchemas;

function schemaOf(value: OptionValueKind): z.ZodType {
  switch (value.kind) {
    case 'text':
      return text;
    case 'path':
      return path;
    case 'flag':
      return flag;
    case 'number':
      return z.int(value.expected).min(value.least, value.expected).max(value.most, value.expected);
    case 'interval':
      return interval;
    case 'choice':
      return z.enum(value.choices, { error: value.choices.map((choice) => `"${choice}"`).join(' or ') });
    case 'other':
      throw new Error('an option of this kind has a schema of its own');
  }
}
