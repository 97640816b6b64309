import { parseArgs } from 'node:util';
import { wrongUsage, wrongValue } from './errors.ts';
import { strategies } from './packers/strategies.ts';
import type { Schedule } from './replay/replay.ts';

export const help = `Usage: npm run updates -- --history FILE [options]

Replays a history of updates: builds image after image from it, has a client
update through all of them, and prints what each packer makes it download.

Options:
  --history FILE     the history: tools/updates/histories/fcos-stable.tsv, say
  --layers LIST      most layers of an image (default: 64,128)
  --packer LIST      ${[...strategies.keys()].slice(0, 4).join(', ')},
                     ${[...strategies.keys()].slice(4).join(', ')} (default: tiers,trie)
  --previous LIST    no: each image is laid out by itself; yes: it follows the
                     one before (default: no,yes)
  --build DAYS       days between two images (default: 7)
  --client DAYS      days between two updates of the client (default: 7)
  --period DAYS      days that packers take for that (default: 7)
  --remove COUNT     instead of a replay: so many components, one at a time, are
                     missing from the first image, and this is what each costs
  --json             print all figures as JSON, in bytes
  -h, --help         show this help
`;

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
 * @returns `help` when that is asked for.
 * @throws ChunkahError `WRONG_USAGE`.
 */
export function parseOptions(args: readonly string[]): UpdatesOptions | 'help' {
  const values = parseValues(args);
  if (values.help) return 'help';
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

function parseValues(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        history: { type: 'string', default: '' },
        layers: { type: 'string', default: '64,128' },
        packer: { type: 'string', default: 'tiers,trie' },
        previous: { type: 'string', default: 'no,yes' },
        build: { type: 'string', default: '7' },
        client: { type: 'string', default: '7' },
        period: { type: 'string', default: '7' },
        remove: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw wrongUsage(error);
  }
}

function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw wrongValue(option, text, 'a whole number from 1');
  return Number(text);
}
