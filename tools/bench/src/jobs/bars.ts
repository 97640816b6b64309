import type { ItemName } from './item-names.ts';

/** What a job may take at most. */
export interface Bar {
  /** Median of wall times, where what is measured is too short for a yardstick of its kind. */
  readonly wallSeconds?: number;
  /** Median of the ratio of wall times to the yardstick's. */
  readonly wallRatio?: number;
  /** Median of the wall times less the yardstick's, in seconds. */
  readonly wallSecondsMore?: number;
  /** As `wallRatio`, of CPU times. */
  readonly cpuRatio?: number;
  /** Median of the CPU time, in seconds: where the machine means little beside the limit. */
  readonly cpuSeconds?: number;
  /** Median of the peak memory of all its processes, in bytes. */
  readonly highWaterBytes: number;
  /** Median of the memory beyond that at the start, in bytes, for jobs that tell it. */
  readonly overStartBytes?: number;
}

const mebibyte = 1024 * 1024;

/** Of most items: the program is to run on small machines, whatever the tree. */
const highWaterBytes = 256 * mebibyte;

/**
 * Ratios hold on the trees that they were set for, see docs/performance.md. On a small tree the
 * start of the program is most of its time.
 */
const bars: Readonly<Partial<Record<ItemName, Partial<Bar>>>> = {
  plan: { wallRatio: 4 },
  oci: { wallRatio: 1.1 },
  archive: { wallRatio: 1.1 },
  pipe: { wallRatio: 1.8 },
  // Every blob is hashed once more than for a directory.
  image: { wallRatio: 1.3, highWaterBytes: 300 * mebibyte },
  'image-umoci': { wallRatio: 0.6, highWaterBytes: 300 * mebibyte },
  'image-gzip': { wallRatio: 0.8, highWaterBytes: 300 * mebibyte },
  'oci-kept': { wallRatio: 1.08 },
  'oci-third': { wallRatio: 1.15 },
  'archive-third': { wallRatio: 1.6 },
  'pipe-third': { wallRatio: 1.6 },
  gzip: { cpuRatio: 0.7 },
  // The window of a long layer is 32 MiB, for each thread.
  zstd: { wallRatio: 0.35, cpuRatio: 0.35, highWaterBytes: 320 * mebibyte },
  'zstd-9': { cpuRatio: 1.1, highWaterBytes: 320 * mebibyte },
  'zstd-chunked': { cpuRatio: 2.6, highWaterBytes: 400 * mebibyte },
  push: { wallRatio: 0.8, cpuRatio: 1.5, highWaterBytes: 300 * mebibyte },
  'push-again': { wallSecondsMore: 0.3, highWaterBytes: 300 * mebibyte },
  help: { wallRatio: 2.5 },
  'load-rpm': { wallRatio: 0.6 },
  'plan-rpm': { wallRatio: 1.5 },
  'trie-1270': { wallSeconds: 0.2 },
  'trie-10000': { wallSeconds: 1.5 },
  'repack-1270': { wallSeconds: 1 },
  'load-dpkg': { cpuSeconds: 1.5, overStartBytes: 150 * 1024 * 1024 },
  'plan-dpkg': { wallRatio: 1.7 },
  'load-alpm': { cpuSeconds: 0.15 },
};

/** The bar of an item. */
export function barOf(name: ItemName): Bar {
  return { highWaterBytes, ...bars[name] };
}
