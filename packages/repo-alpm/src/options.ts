import { z } from 'zod';

export const alpmOptions = z
  .strictObject({
    /** What becomes a component: all packages of one base, or each package. */
    group: z.enum(['source', 'package']).default('source'),
    /** Directory in the rootfs that holds `local`, instead of the one that `pacman.conf` names. */
    root: z.string().min(1).optional(),
    /**
     * Directory outside the rootfs that holds `local`, instead of one in the rootfs; a relative
     * path starts at the working directory.
     */
    database: z.string().min(1).optional(),
    /** A program whose reading of the database, faults included, is followed. */
    like: z.enum(['chunkah-0.6']).optional(),
  })
  .refine(({ root, database }) => root === undefined || database === undefined, {
    error: 'root and database name two places: give one of them',
  });

export type AlpmOptions = z.output<typeof alpmOptions>;
