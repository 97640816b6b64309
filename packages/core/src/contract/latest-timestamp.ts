/**
 * The last second of the year 9999, in Unix seconds: no time of an image is later, since images write times as RFC 3339 does,
 * which ends there.
 */
export const latestTimestamp = 253_402_300_799;
