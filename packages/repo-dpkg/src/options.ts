import { z } from 'zod';

export const dpkgOptions = z
  .strictObject({
    /** What becomes a component: all packages of one source package, or each package. */
    group: z.enum(['source', 'package']).default('source'),
    /** Directory in the rootfs that holds the database, instead of the usual ones. */
    root: z.string().min(1).optional(),
    /**
     * Directory on the host that holds a copy of the database, instead of the one in the rootfs; a
     * relative path starts at the working directory.
     */
    database: z.string().min(1).optional(),
  })
  .refine(({ root, database }) => root === undefined || database === undefined, {
    message: 'root and database cannot be used together',
  });

export type DpkgOptions = z.output<typeof dpkgOptions>;
