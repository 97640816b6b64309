import { latestTimestamp } from '@chunkah/core';
import { createdInvalid, sourceDateEpochInvalid } from '../errors.ts';
import { parseTimestamp } from './timestamp.ts';

/**
 * The source date epoch that a user wrote: whole Unix seconds from 0 to the end of the year 9999.
 * @param origin the option or environment variable it came from, for the error.
 * @throws ChunkahError SOURCE_DATE_EPOCH_INVALID
 */
export function parseSourceDateEpoch(text: string, origin: string): number {
  const seconds = /^[0-9]+$/.test(text) ? Number(text) : Number.NaN;
  if (!(seconds <= latestTimestamp)) throw sourceDateEpochInvalid(origin, text);
  return seconds;
}

/** Where the source date epoch may come from, the first that is given counts. */
export interface SourceDateEpochSources {
  /** Unix seconds, see {@link parseSourceDateEpoch}. */
  readonly option: number | undefined;
  /** RFC 3339, `created` of the image config's source. Not looked at when there is an option. */
  readonly created: string | undefined;
  /** Unix seconds by the clock; a fraction is cut off. */
  readonly now: number;
}

/**
 * The one time of a build, in whole Unix seconds.
 * @throws ChunkahError IMAGE_CREATED_INVALID when `created` is needed and is not a time from 1970
 * to 9999; SOURCE_DATE_EPOCH_INVALID for such an option.
 */
export function resolveSourceDateEpoch({ option, created, now }: SourceDateEpochSources): number {
  if (option !== undefined) return checkedEpoch(option);
  if (created === undefined) return Math.floor(now);
  const seconds = parseTimestamp(created);
  if (seconds === undefined || seconds < 0 || seconds > latestTimestamp) throw createdInvalid(created);
  return seconds;
}

function checkedEpoch(seconds: number): number {
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= latestTimestamp) return seconds;
  throw sourceDateEpochInvalid('the source date epoch', String(seconds));
}
