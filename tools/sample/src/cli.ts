import { defineTool, parseToolArguments, runTool } from '@chunkah/cli-kit';
import { runDemo } from './demo.ts';

const tool = defineTool({
  command: 'npm run demo --',
  description: `Makes a sample root filesystem in out/sample, builds it as an image, changes a component,
    builds again, and prints what a client downloads.`,
  options: {},
});

await runTool(tool, (args) => {
  parseToolArguments(tool, args);
  runDemo();
});
