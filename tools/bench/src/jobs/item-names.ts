/** What the benchmark measures by default. */
export const standardItems = ['plan', 'oci', 'archive', 'pipe', 'gzip', 'help'] as const;

/** What the benchmark can measure, in the order of a round. */
export const itemNames = [
  'plan',
  'plan-filemap',
  'plan-rules',
  'plan-10000-rules',
  'plan-labels',
  'plan-rpm',
  'load-rpm',
  'trie-1270',
  'trie-10000',
  'repack-1270',
  'plan-no-dpkg',
  'plan-dpkg',
  'load-dpkg',
  'load-alpm',
  'oci',
  'oci-filemap',
  'oci-rules',
  'oci-kept',
  'oci-third',
  'archive',
  'archive-third',
  'pipe',
  'pipe-third',
  'gzip',
  'zstd',
  'zstd-9',
  'zstd-chunked',
  'oci-skopeo',
  'push',
  'push-again',
  'help',
] as const;
export type ItemName = (typeof itemNames)[number];
