import { latestTimestamp } from '@chunkah/core';

/**
 * Unix seconds as `YYYY-MM-DDTHH:MM:SSZ` (RFC 3339).
 * @throws RangeError unless `seconds` is a whole number from 0 to {@link latestTimestamp}.
 */
export function formatTimestamp(seconds: number): string {
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > latestTimestamp) {
    throw new RangeError(`${seconds} is not a time from 1970 to 9999 in whole seconds`);
  }
  return `${secondsText(new Date(seconds * 1000))}Z`;
}

const rfc3339 =
  /^(?<date>\d{4}-\d\d-\d\d)[Tt ](?<minute>\d\d:\d\d):(?<second>\d\d)(?:\.\d+)?(?:[Zz]|(?<sign>[+-])(?<hours>[01]\d|2[0-3]):(?<minutes>[0-5]\d))$/;

/**
 * The Unix seconds of an RFC 3339 time, fractions cut off. They are negative before 1970. A leap
 * second counts as the second before it, as Unix time has none.
 * @returns `undefined` when the text is not such a time; the caller makes the error.
 */
export function parseTimestamp(text: string): number | undefined {
  const fields = rfc3339.exec(text)?.groups;
  if (!fields) return undefined;
  const written = `${fields.date}T${fields.minute}:${fields.second === '60' ? '59' : fields.second}`;
  const time = new Date(`${written}Z`);
  // Date turns the 30th of February into the 2nd of March.
  if (Number.isNaN(time.getTime()) || secondsText(time) !== written) return undefined;
  const offset = Number(fields.hours ?? 0) * 3600 + Number(fields.minutes ?? 0) * 60;
  return time.getTime() / 1000 - (fields.sign === '-' ? -offset : offset);
}

/** `YYYY-MM-DDTHH:MM:SS` in UTC. */
function secondsText(time: Date): string {
  return time.toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length);
}
