import { existsSync } from 'node:fs';
import { defineConfig } from 'tsup';

/**
 * Files of a package that are loaded by name and not through its index: the command and the worker
 * threads.
 */
const extraEntries = [
  'src/engine.ts',
  'src/html.ts',
  'src/json.ts',
  'src/options.ts',
  'src/node-version.ts',
  'src/cli.ts',
  'src/layer-worker.ts',
  'src/stream-worker.ts',
  'src/spool-worker.ts',
  'src/metadata-worker.ts',
];

// Runs in each package's folder. Declarations come from tsc: TypeScript 7 has no compiler API that
// tsup could use.
export default defineConfig({
  entry: ['src/index.ts', ...extraEntries.filter((file) => existsSync(file))],
  format: 'esm',
  target: 'node22',
  platform: 'node',
  sourcemap: true,
  // The sources are part of each package: maps name them, and need not hold them once more.
  esbuildOptions(options) {
    options.sourcesContent = false;
  },
  clean: true,
  dts: false,
  splitting: true,
  removeNodeProtocol: false,
});
