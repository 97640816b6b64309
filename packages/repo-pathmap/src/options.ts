import { z } from 'zod';
import { ruleSchema } from './rule-schema.ts';

/** A rule may say that it takes nothing in some roots: there is no warning then. */
const optionRule = z.strictObject({ ...ruleSchema.shape, optional: z.boolean().optional() });

export const pathmapOptions = z.strictObject({
  /**
   * A component map on the host; a relative path starts at the working directory. Its rules come
   * first.
   */
  path: z.string().min(1).optional(),
  /** Rules, the first match wins. */
  rules: z.array(optionRule).readonly().optional(),
});
