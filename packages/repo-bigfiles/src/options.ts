import { stabilityFromInterval } from '@chunkah/core';
import { z } from 'zod';

const mebibyte = 1024 * 1024;

/** That nobody owns a file does not say that it changes often. */
const assumedIntervalDays = 30;

export const bigfilesOptions = z.strictObject({
  /** Bytes: smaller files are not big. */
  minimumSize: z.int().min(1).default(mebibyte),
  /**
   * Whether a file whose base name and path are both taken joins the component named after its
   * path. Otherwise it becomes its own component.
   */
  mergeClashingPaths: z.boolean().default(false),
  /** Of each component: the probability that it does not change within 7 days. */
  stability: z.number().min(0).max(1).default(stabilityFromInterval(assumedIntervalDays)),
});
