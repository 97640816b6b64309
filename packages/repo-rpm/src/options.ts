import { z } from 'zod';

export const rpmOptions = z.strictObject({
  /** What a component is: all packages of one source package, or one package. */
  group: z.enum(['source', 'package']).default('source'),
  /** Directory in the rootfs that holds the database, instead of the places where one is looked for. */
  root: z.string().min(1).optional(),
  /**
   * Whether a package may have what it lists at and below the usual places of databases. The files of a database
   * itself belong to nobody either way.
   */
  claimDatabaseDirectories: z.boolean().default(true),
});

export type Grouping = z.output<typeof rpmOptions>['group'];
