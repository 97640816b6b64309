import { isChunkahError } from '@chunkah/core';
import { ensureRoot } from './build/ensure-root.ts';
import { measureTree } from './build/measure-tree.ts';
import { isRootName, rootNames } from './build/recipes.ts';
import { unknownRoot } from './errors.ts';

try {
  const name = process.argv[2] ?? '';
  if (!isRootName(name) || process.argv.length > 3) throw unknownRoot(process.argv.slice(2).join(' '), rootNames);
  const path = await ensureRoot(name);
  const { entries, bytes } = measureTree(path);
  process.stdout.write(`${entries} entries, ${bytes} bytes\n${path}\n`);
} catch (error) {
  if (!isChunkahError(error)) throw error;
  process.stderr.write(`error: ${error.message}${error.hint === undefined ? '' : `; ${error.hint}`}\n`);
  process.exitCode = 1;
}
