import { z } from 'zod';

export const apkOptions = z
  .strictObject({
    /** What becomes a component: all packages of one origin, or each package. */
    group: z.enum(['source', 'package']).default('source'),
    /** Directory in the rootfs that holds `installed`, instead of the usual ones. */
    root: z.string().min(1).optional(),
    /**
     * Directory outside the rootfs that holds `installed`, instead of one in the rootfs; a relative
     * path starts at the working directory.
     */
    database: z.string().min(1).optional(),
  })
  .refine(({ root, database }) => root === undefined || database === undefined, {
    error: 'root and database name two places: give one of them',
  });

export type ApkOptions = z.output<typeof apkOptions>;
