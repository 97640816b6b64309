import { defineTool, parseToolArguments, runTool } from '@chunkah/cli-kit';
import { ensureRoot } from './build/ensure-root.ts';
import { measureTree } from './build/measure-tree.ts';
import { isRootName, rootNames } from './build/recipes.ts';
import { unknownRoot } from './errors.ts';

const tool = defineTool({
  command: 'npm run roots --',
  description: `Makes a root filesystem for tests and the benchmark, unless it exists, and
    prints its path. NAME is one of ${rootNames.join(', ')}.`,
  operands: ['NAME'],
  options: {},
});

await runTool(tool, async (args) => {
  const [name = ''] = parseToolArguments(tool, args).operands;
  if (!isRootName(name)) throw unknownRoot(name, rootNames);
  const path = await ensureRoot(name);
  const { entries, bytes } = measureTree(path);
  process.stdout.write(`${entries} entries, ${bytes} bytes\n${path}\n`);
});
