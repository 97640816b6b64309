import { latestTimestamp } from '@chunkah/core';
import { parseDate } from './parse-date.ts';

/** Unix seconds of 1971: an earlier time is one that was set to nothing. */
export const earliestTime = 31_536_000;

const newline = 0x0a;
const greaterThan = 0x3e;

/** How the last line of each entry starts, after the end of the line before. */
const trailer = Buffer.from('\n -- ');

/**
 * The times of the entries of a Debian changelog (deb-changelog(5)): a line that starts with ` -- `
 * has the date of its entry behind the last `>`. What is no such date is left out.
 * @returns Unix seconds, the newest first.
 */
export function changelogTimes(bytes: Uint8Array): number[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const times: number[] = [];
  // The first line has no end of another before it.
  const isFirst = text.subarray(0, trailer.length - 1).equals(trailer.subarray(1));
  for (let at = isFirst ? 0 : nextTrailer(text, 0); at !== -1; ) {
    const found = text.indexOf(newline, at);
    const end = found === -1 ? text.length : found;
    const date = text.subarray(at, end).lastIndexOf(greaterThan);
    const time = date === -1 ? undefined : parseDate(text.toString('latin1', at + date + 1, end));
    if (time !== undefined && time >= earliestTime && time <= latestTimestamp) times.push(time);
    at = nextTrailer(text, end);
  }
  return times.sort((left, right) => right - left);
}

/** Where the next such line starts after `from`; -1 for none. */
function nextTrailer(text: Buffer, from: number): number {
  const found = text.indexOf(trailer, from);
  return found === -1 ? -1 : found + 1;
}
