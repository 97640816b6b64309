import { statSync } from 'node:fs';
import { defineTool, parseToolArguments } from '@chunkah/cli-kit';
import { notADirectory, unknownItem, wrongNumber } from './errors.ts';
import { type ItemName, itemNames, standardItems } from './jobs/item-names.ts';

export interface BenchOptions {
  readonly rootfs: string;
  /** Measured rounds, after the warm-up. */
  readonly rounds: number;
  readonly only: ReadonlySet<ItemName>;
  readonly maxLayers: number;
  readonly outputDirectory: string | undefined;
  /** Whether the memory for outputs is made before, see `keepMemory`. */
  readonly keepMemory: boolean;
  readonly json: string | undefined;
  /** Whether a job over its bar is an error. */
  readonly check: boolean;
}

export const benchTool = defineTool({
  command: 'npm run bench --',
  description: `Measures wall time, CPU time and peak memory of the built program, each beside a yardstick
    that runs in the same rounds, and compares them with the bars.`,
  options: {
    rootfs: {
      type: 'string',
      value: 'DIRECTORY',
      default: '',
      description: 'the root filesystem to measure with; npm run roots makes some',
    },
    rounds: { type: 'string', value: 'NUMBER', default: '5', description: 'measured rounds, after two to warm up' },
    only: {
      type: 'string',
      value: 'LIST',
      default: standardItems.join(','),
      description: `what to measure: ${itemNames.join(', ')}`,
    },
    'max-layers': { type: 'string', value: 'NUMBER', default: '64', description: 'maximum number of layers' },
    'output-dir': {
      type: 'string',
      value: 'DIRECTORY',
      description: 'where images go; by default /dev/shm if it has room, else the temporary directory',
    },
    'no-keep-memory': {
      type: 'boolean',
      default: false,
      description: 'do not allocate the memory for images on a tmpfs beforehand',
    },
    json: { type: 'string', value: 'FILE', description: 'also write all figures to a file' },
    check: { type: 'boolean', default: false, description: 'exit with 1 when a measurement exceeds its bar' },
  },
});

/**
 * Reads the command line.
 * @throws ChunkahError for a usage error.
 */
export function parseOptions(args: readonly string[]): BenchOptions {
  const values = parseToolArguments(benchTool, args).values;
  if (statSync(values.rootfs, { throwIfNoEntry: false })?.isDirectory() !== true) throw notADirectory(values.rootfs);
  return {
    rootfs: values.rootfs,
    rounds: positiveNumber('--rounds', values.rounds),
    only: new Set(values.only.split(',').map(itemName)),
    maxLayers: positiveNumber('--max-layers', values['max-layers']),
    outputDirectory: values['output-dir'],
    keepMemory: !values['no-keep-memory'],
    json: values.json,
    check: values.check,
  };
}

function positiveNumber(option: string, text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw wrongNumber(option, text);
  return Number(text);
}

function itemName(text: string): ItemName {
  const found = itemNames.find((name) => name === text);
  if (found === undefined) throw unknownItem(text, itemNames);
  return found;
}
