import { expect, test } from 'vitest';
import { isNeeded } from './needed-files.ts';

test.each([
  'node_modules/chunkah/package.json',
  'node_modules/chunkah/dist/cli.js',
  'node_modules/zod/v4/core/util.cjs',
  'node_modules/import-meta-resolve/index.mjs',
  'node_modules/@koromix/koffi-linux-x64/linux_x64/koffi.node',
  'node_modules/koffi/src/koffi/index.js',
  'node_modules/koffi/LICENSE.txt',
  'node_modules/some/license',
  'node_modules/bare-path/NOTICE',
])('the image needs %s', (path) => {
  expect(isNeeded(path)).toBe(true);
});

test.each([
  'node_modules/chunkah/src/cli.ts',
  'node_modules/chunkah/dist/cli.js.map',
  'node_modules/chunkah/dist/index.d.ts',
  'node_modules/chunkah/README.md',
  'node_modules/@koromix/koffi-linux-x64/musl_x64/koffi.node',
  'node_modules/koffi/src/koffi/src/call.cc',
  'node_modules/koffi/vendor/node-addon-api/index.js',
  'node_modules/koffi/cnoke.cjs',
  'node_modules/bare-fs/prebuilds/linux-x64/bare-fs.bare',
])('the image does not need %s', (path) => {
  expect(isNeeded(path)).toBe(false);
});
