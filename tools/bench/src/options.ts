import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { notADirectory, unknownItem, wrongNumber, wrongUsage } from './errors.ts';
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

/** Reads the command line. */
export function parseOptions(args: readonly string[]): BenchOptions {
  const values = parseValues(args);
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

function parseValues(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        rootfs: { type: 'string', default: '' },
        rounds: { type: 'string', default: '5' },
        only: { type: 'string', default: standardItems.join(',') },
        'max-layers': { type: 'string', default: '64' },
        'output-dir': { type: 'string' },
        'no-keep-memory': { type: 'boolean', default: false },
        json: { type: 'string' },
        check: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw wrongUsage(error);
  }
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
