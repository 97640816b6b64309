import { z } from 'zod';
import { ruleSchema } from './rule-schema.ts';

export const pathmapOptions = z.strictObject({
  /** A component map on the host; a relative path starts at the working directory. Its rules come first. */
  path: z.string().min(1).optional(),
  /** Rules, the first match wins. */
  rules: z.array(z.strictObject(ruleSchema.shape)).readonly().optional(),
});
