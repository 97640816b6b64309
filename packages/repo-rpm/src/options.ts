import { z } from 'zod';

export const rpmOptions = z.strictObject({
  /** What a component is: all packages of one source package, or one package. */
  group: z.enum(['source', 'package']).default('source'),
  /** Directory in the rootfs that holds the database, instead of the places where one is looked for. */
  root: z.string().min(1).optional(),
});

export type Grouping = z.output<typeof rpmOptions>['group'];
