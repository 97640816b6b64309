import { expectedInterval, parseInterval } from '@chunkah/core';
import { z } from 'zod';

export const wheelsOptions = z.strictObject({
  /**
   * Average days between updates of each distribution: a positive number, or a name such as
   * `weekly`.
   */
  interval: z
    .union([z.string(), z.number()])
    .prefault('monthly')
    .transform((written, { addIssue }) => {
      const days = parseInterval(written);
      if (days !== undefined) return days;
      addIssue(`expected ${expectedInterval}`);
      return z.NEVER;
    }),
});
