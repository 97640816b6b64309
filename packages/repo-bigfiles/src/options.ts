import { z } from 'zod';

const mebibyte = 1024 * 1024;

export const bigfilesOptions = z.strictObject({
  /** Bytes: smaller files are not big. */
  minimumSize: z.int().min(1).default(mebibyte),
  /**
   * Whether a file whose base name and path are both taken joins the component named after its
   * path. Otherwise it becomes its own component.
   */
  mergeClashingPaths: z.boolean().default(false),
});
