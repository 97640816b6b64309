import { constants } from 'node:zlib';

/** Tars beyond this many bytes are searched for what lies far apart, which costs memory. */
const longDistanceSize = 8 * 1024 * 1024;

/**
 * Every decoder accepts windows of up to 2^27 bytes unasked; this one keeps memory low. One of 256
 * places is remembered, and two places for each hash.
 */
const longDistance = {
  [constants.ZSTD_c_enableLongDistanceMatching]: 1,
  [constants.ZSTD_c_windowLog]: 25,
  [constants.ZSTD_c_ldmHashRateLog]: 8,
  [constants.ZSTD_c_ldmBucketSizeLog]: 1,
  [constants.ZSTD_c_ldmMinMatch]: 40,
};

/**
 * Large tars at the usual level: near matches of at least 6 bytes are found through one table of
 * 512 KiB, which stays in the cache of a core, instead of two tables. Most of what that misses,
 * long-distance matching finds.
 */
const usualLevel = 3;
const nearMatches = {
  [constants.ZSTD_c_strategy]: constants.ZSTD_fast,
  [constants.ZSTD_c_minMatch]: 6,
  [constants.ZSTD_c_hashLog]: 17,
};

/**
 * The parameters of a frame with a checksum. Workers of zstd, which would end the stream early, are
 * not among them.
 * @param level 1 to 19.
 * @param size bytes of content; undefined when that is not known.
 */
export function zstdParameters(level: number, size: number | undefined): Record<number, number> {
  const isLong = size !== undefined && size > longDistanceSize;
  return {
    [constants.ZSTD_c_compressionLevel]: level,
    [constants.ZSTD_c_checksumFlag]: 1,
    ...(isLong ? longDistance : {}),
    ...(isLong && level === usualLevel ? nearMatches : {}),
  };
}
