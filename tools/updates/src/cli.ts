import { runTool } from '@chunkah/cli-kit';
import { parseOptions, updatesTool } from './options.ts';
import { runUpdates } from './run-updates.ts';

await runTool(updatesTool, (args) => void process.stdout.write(runUpdates(parseOptions(args))));
