import { expectedInterval, intervalNames } from '@chunkah/core';
import { z } from 'zod';

// The message of each schema says what is expected; its user says where and what was found.

const interval = z.union([z.enum(intervalNames), z.number().positive(expectedInterval)], {
  error: expectedInterval,
});

/** One rule of a component map. Unknown keys are kept: the parser reports them. */
export const ruleSchema = z.looseObject(
  {
    prefix: z.string('a path'),
    component: z.string('the name of a component'),
    interval: interval.nullish(),
  },
  'an object with "prefix" and "component"',
);

export type Rule = z.infer<typeof ruleSchema>;

/** A component map: a path's component comes from the first rule whose prefix it has. */
export const componentMapSchema = z.array(ruleSchema, 'a list of rules');
