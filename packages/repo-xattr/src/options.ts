import { z } from 'zod';

/** There is nothing to choose yet; an unknown option is a mistake. */
export const xattrOptions = z.strictObject({});
