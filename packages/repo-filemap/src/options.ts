import { z } from 'zod';

export const filemapOptions = z.strictObject({
  /**
   * A map on the host, instead of the one in the rootfs; a relative path starts at the working
   * directory.
   */
  path: z.string().min(1).optional(),
});
