import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const conditions = ['@chunkah/source'];

/** Tests of packages that get longer by what the environment says. */
const lengthened = [
  'packages/oci/src/spool/decompress.test.ts',
  'packages/oci/src/stored/docker-archive.test.ts',
  'packages/oci/src/stored/read-image.test.ts',
  'packages/oci/src/tree/hostile-bytes.test.ts',
  'packages/oci/src/validate/hostile-image.test.ts',
  'packages/repo-dpkg/src/database/hostile-bytes.test.ts',
  'packages/repo-alpm/src/hostile-bytes.test.ts',
  'packages/repo-apk/src/hostile-bytes.test.ts',
  'packages/repo-python/src/hostile-bytes.test.ts',
  'packages/repo-rpm/src/database/hostile-bytes.test.ts',
];

// What takes too long for every change. One file at a time: some of them measure time.
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['e2e/long/**/*.test.ts', ...lengthened],
    env: { FUZZ_RUNS: '100000' },
    fileParallelism: false,
    testTimeout: 3_600_000,
    hookTimeout: 3_600_000,
  },
});
