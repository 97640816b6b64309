import { z } from 'zod';
import { ruleSchema } from './rule-schema.ts';

/** A rule may declare that it matches nothing in some trees, which suppresses the warning. */
const optionRule = z.strictObject({ ...ruleSchema.shape, optional: z.boolean().optional() });

export const pathmapOptions = z.strictObject({
  /**
   * A component map on the host; a relative path starts at the working directory. Its rules come
   * first.
   */
  path: z.string().min(1).optional(),
  /** Rules: the first one that matches wins. */
  rules: z.array(optionRule).readonly().optional(),
});
