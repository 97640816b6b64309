import { z } from 'zod';

/** There are no options; any option given is a mistake. */
export const xattrOptions = z.strictObject({});
