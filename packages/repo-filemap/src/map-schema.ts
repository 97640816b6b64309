import { expectedInterval, intervalNames } from '@chunkah/core';
import { ByteStringList } from '@chunkah/core/json';
import { z } from 'zod';

// The message of each schema says what is expected; the parser says where and what was found.

const interval = z.union([z.enum(intervalNames), z.number().positive()], {
  error: expectedInterval,
});

/** What the map says of one component. Keys that mean nothing are kept: the parser tells of them. */
const mapComponentSchema = z.looseObject(
  {
    interval: interval.nullish(),
    files: z.array(z.string('a path'), 'a list of paths'),
  },
  'an object with "files", a list of paths',
);

/** The same with any list: the parser looks at the items. zod would copy them, and make an object of each fault. */
export const mapComponentShape = mapComponentSchema.extend({
  files: z.custom<readonly unknown[] | ByteStringList>(isList, 'a list of paths'),
});

/** The whole file. It describes; the parser checks component by component, since `z.record` loses a key `__proto__`. */
export const filemapSchema = z.record(z.string().min(1), mapComponentSchema);

function isList(value: unknown): boolean {
  return Array.isArray(value) || value instanceof ByteStringList;
}
