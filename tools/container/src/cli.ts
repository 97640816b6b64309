import { realpathSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineTool, parseToolArguments, runTool } from '@chunkah/cli-kit';
import { writeContainerFiles } from './write-container-files.ts';

const tool = defineTool({
  command: 'npm run container-files --',
  description: `Writes the files that the Containerfile copies into the image of chunkah: to DIRECTORY,
    which must not exist, or to out/container of this checkout, which is replaced.`,
  operands: ['[DIRECTORY]'],
  options: {},
});

await runTool(tool, (args) => {
  const [directory] = parseToolArguments(tool, args).operands;
  const checkout = realpathSync(fileURLToPath(new URL('../../..', import.meta.url)));
  if (directory !== undefined) return writeContainerFiles(checkout, resolve(directory));
  const usual = join(checkout, 'out/container');
  rmSync(usual, { recursive: true, force: true });
  writeContainerFiles(checkout, usual);
});
