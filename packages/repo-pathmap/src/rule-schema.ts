import { expectedInterval, intervalNames } from '@chunkah/core';
import { z } from 'zod';

// The message of each schema says what is expected; who uses it says where and what was found.

const interval = z.union([z.enum(intervalNames), z.number().positive(expectedInterval)], {
  error: expectedInterval,
});

/** One rule of a component map. Keys that mean nothing are kept: the parser tells of them. */
export const ruleSchema = z.looseObject(
  {
    prefix: z.string('a path'),
    component: z.string('the name of a component'),
    interval: interval.nullish(),
  },
  'an object with "prefix" and "component"',
);

export type Rule = z.infer<typeof ruleSchema>;

/** A component map: the first rule whose prefix a path has gives it its component. */
export const componentMapSchema = z.array(ruleSchema, 'a list of rules');
