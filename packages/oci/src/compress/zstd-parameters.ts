import { constants } from 'node:zlib';

/** Tars beyond this many bytes are searched for what lies far apart, which costs memory. */
const longDistanceSize = 8 * 1024 * 1024;

/**
 * Every decoder accepts windows of up to 2^27 bytes unasked; this one keeps memory low. Two places
 * are remembered for each hash.
 */
const longDistance = {
  [constants.ZSTD_c_enableLongDistanceMatching]: 1,
  [constants.ZSTD_c_windowLog]: 25,
  [constants.ZSTD_c_ldmBucketSizeLog]: 1,
  [constants.ZSTD_c_ldmMinMatch]: 40,
};
/** One of so many places is remembered, as a power of 2. */
const rememberedPlaces = 8;

/**
 * The usual level is for speed. Near matches of at least 6 bytes are found through one table of 256
 * KiB, not two larger ones, and fewer places are remembered: both tables stay in the cache of a
 * core.
 */
const usualLevel = 3;
const usualPlaces = 10;
const nearMatches = {
  [constants.ZSTD_c_strategy]: constants.ZSTD_fast,
  [constants.ZSTD_c_minMatch]: 6,
  [constants.ZSTD_c_hashLog]: 16,
};

/**
 * The parameters of a frame with a checksum. Workers of zstd, which would end the stream early, are
 * not among them.
 * @param level 1 to 19.
 * @param size bytes of content; undefined when that is not known.
 */
export function zstdParameters(level: number, size: number | undefined): Record<number, number> {
  const isUsual = level === usualLevel;
  const isLong = size !== undefined && size > longDistanceSize;
  const places = isUsual ? usualPlaces : rememberedPlaces;
  return {
    [constants.ZSTD_c_compressionLevel]: level,
    [constants.ZSTD_c_checksumFlag]: 1,
    ...(isLong ? { ...longDistance, [constants.ZSTD_c_ldmHashRateLog]: places } : {}),
    ...(isUsual ? nearMatches : {}),
  };
}
