import { expectedInterval, intervalNames } from '@chunkah/core';
import { ByteStringList } from '@chunkah/core/json';
import { z } from 'zod';

// The message of each schema says what is expected; the parser says where and what was found.

const interval = z.union([z.enum(intervalNames), z.number().positive(expectedInterval)], {
  error: expectedInterval,
});

/** What a map says about one component. Unknown keys are kept: the parser warns about them. */
const mapComponentSchema = z.looseObject(
  {
    interval: interval.nullish(),
    files: z.array(z.string('a path'), 'a list of paths'),
  },
  'an object with "files", a list of paths',
);

/**
 * The same with any list of files: the parser checks the items. zod would copy them and create an
 * object for each fault.
 */
export const mapComponentShape = mapComponentSchema.extend({
  files: z.custom<readonly unknown[] | ByteStringList>(isList, 'a list of paths'),
});

/**
 * A map as a whole, for documentation; the parser checks each component alone, since `z.record`
 * loses a key `__proto__`.
 */
export const filemapSchema = z.record(z.string().min(1), mapComponentSchema);

function isList(value: unknown): boolean {
  return Array.isArray(value) || value instanceof ByteStringList;
}
