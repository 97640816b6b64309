import { z } from 'zod';

export const rpmOptions = z.strictObject({
  /** What becomes a component: the packages of one source package together, or each package. */
  group: z.enum(['source', 'package']).default('source'),
  /** Directory in the rootfs that holds the database, instead of the usual ones. */
  root: z.string().min(1).optional(),
  /**
   * Directory of the host that holds the database, or a database there, instead of one in the
   * rootfs. A relative path starts at the working directory.
   */
  database: z.string().min(1).optional(),
  /**
   * Whether a package owns what it lists at and below the usual places of databases. The files of a
   * database itself have no owner either way.
   */
  claimDatabaseDirectories: z.boolean().default(true),
});

export type RpmOptions = z.output<typeof rpmOptions>;
