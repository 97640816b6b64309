import { defineConfig } from 'vitest/config';

const conditions = ['@chunkah/source'];

// Tests run against the sources: no build comes before them.
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['src/**/*.test.ts'],
    testTimeout: 30_000,
    passWithNoTests: true,
  },
});
