import { type Logger, printable } from '@chunkah/core';
import type { SourcePackages } from './source-packages.ts';

/** Warns once of all components of which the database tells no date. */
export function warnOfUndated({ undated }: SourcePackages, logger: Logger): void {
  const [first] = undated;
  if (first === undefined) return;
  logger.warn(
    `components without any date (${undated.length}): each counts as updated monthly, such as ${printable(first)}`,
  );
}
