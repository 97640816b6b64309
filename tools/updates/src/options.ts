import { defineTool, parseToolArguments } from '@chunkah/cli-kit';
import { wrongValue } from './errors.ts';
import { strategies } from './packers/strategies.ts';
import type { Schedule } from './replay/replay.ts';

export const updatesTool = defineTool({
  command: 'npm run updates --',
  description: `Replays a history of updates: builds image after image from it, has a client update through
    all of them, and prints how much it downloads with each packer.`,
  options: {
    history: {
      type: 'string',
      value: 'FILE',
      default: '',
      description: 'the history, such as tools/updates/histories/fcos-stable.tsv',
    },
    layers: { type: 'string', value: 'LIST', default: '64,128', description: 'maximum number of layers of an image' },
    packer: {
      type: 'string',
      value: 'LIST',
      default: 'tiers,trie',
      description: `some of ${[...strategies.keys()].join(', ')}`,
    },
    previous: {
      type: 'string',
      value: 'LIST',
      default: 'no,yes',
      description: 'no: each image is laid out on its own; yes: it follows the one before',
    },
    build: { type: 'string', value: 'DAYS', default: '7', description: 'days between two images' },
    client: { type: 'string', value: 'DAYS', default: '7', description: 'days between two updates of the client' },
    period: { type: 'string', value: 'DAYS', default: '7', description: 'the same, as packers assume it' },
    remove: {
      type: 'string',
      value: 'COUNT',
      description: `instead of a replay: remove this many components from the first image, one at a time,
        and print the cost of each`,
    },
    json: { type: 'boolean', default: false, description: 'print all figures as JSON, in bytes' },
  },
});

export interface UpdatesOptions extends Schedule {
  readonly history: string;
  readonly layers: readonly number[];
  /** Names of strategies. */
  readonly packers: readonly string[];
  readonly previous: readonly boolean[];
  /**
   * How many components are taken away, one at a time; by default the history is replayed instead.
   */
  readonly remove: number | undefined;
  readonly json: boolean;
}

/**
 * Reads the command line.
 * @throws ChunkahError `USAGE`.
 */
export function parseOptions(args: readonly string[]): UpdatesOptions {
  const { values } = parseToolArguments(updatesTool, args);
  if (values.history === '') throw wrongValue('--history', '', 'the path of a history');
  return {
    history: values.history,
    layers: values.layers.split(',').map((text) => wholeNumber('--layers', text)),
    packers: values.packer.split(',').map((name) => {
      if (!strategies.has(name)) throw wrongValue('--packer', name, `some of ${[...strategies.keys()].join(',')}`);
      return name;
    }),
    previous: values.previous.split(',').map((text) => {
      if (text !== 'yes' && text !== 'no') throw wrongValue('--previous', text, 'yes, no or no,yes');
      return text === 'yes';
    }),
    buildDays: wholeNumber('--build', values.build),
    clientDays: wholeNumber('--client', values.client),
    periodDays: wholeNumber('--period', values.period),
    remove: values.remove === undefined ? undefined : wholeNumber('--remove', values.remove),
    json: values.json,
  };
}

function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw wrongValue(option, text, 'a whole number from 1');
  return Number(text);
}
