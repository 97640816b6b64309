#!/usr/bin/env node
import { existsSync } from 'node:fs';

// The command of the package. It exists before the build, so that npm can link it when it installs a checkout.
const program = new URL('../dist/cli.js', import.meta.url);

if (existsSync(program)) {
  const { refuseOldNode } = await import('@chunkah/cli-kit/node-version');
  if (!refuseOldNode('gen-filemap')) await import(program.href);
} else {
  process.stderr.write('error: this checkout of gen-filemap is not built\nhint: run npm run build at its root\n');
  process.exitCode = 1;
}
