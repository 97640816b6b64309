import { runTool } from '@chunkah/cli-kit';
import { benchTool, parseOptions } from './options.ts';
import { runBench } from './run-bench.ts';

await runTool(benchTool, (args) => runBench(parseOptions(args)));
