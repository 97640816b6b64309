import { z } from 'zod';

const mebibyte = 1024 * 1024;

export const bigfilesOptions = z.strictObject({
  /** Bytes: a smaller file is no big one. */
  minimumSize: z.int().min(1).default(mebibyte),
  /**
   * Whether a file whose base name and path are both taken joins the component that has its path as
   * name. Else it is a component of its own.
   */
  mergeClashingPaths: z.boolean().default(false),
});
