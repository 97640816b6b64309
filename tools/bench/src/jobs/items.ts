import { fileURLToPath } from 'node:url';
import { barOf } from './bars.ts';
import { type ItemName, itemNames } from './item-names.ts';
import type { Job } from './job.ts';
import type { Maps } from './maps.ts';

/** A program under test: its command line is that of `chunkah`. */
export interface Program {
  /** Stands before the name of an item; empty for our own. */
  readonly label: string;
  /** Words that start it. */
  readonly command: readonly string[];
  readonly items: readonly ItemName[];
}

export interface ItemSettings {
  readonly rootfs: string;
  readonly maxLayers: number;
  /** Path that does not exist yet; what a job leaves there is removed after it. */
  readonly output: string;
  /** Needed by items with a map. */
  readonly maps: Maps | undefined;
}

interface Item {
  /** Takes the whole command as `$@`. */
  readonly script: string;
  readonly subcommand: 'plan' | 'build' | undefined;
  readonly needsMaps?: true;
  readonly options: (output: string, maps: Maps | undefined) => readonly string[];
  /** A yardstick, or another item: the same run without a map. */
  readonly yardstick: string;
}

const direct = '"$@"';
const toNull = '"$@" > /dev/null';
const toPipe = '"$@" | cat > /dev/null';

function withMap(yardstick: 'plan' | 'oci', mapOptions: (maps: Maps) => readonly string[]): Item {
  const output = (path: string) => (yardstick === 'oci' ? ['-o', `oci:${path}`] : []);
  return {
    script: yardstick === 'oci' ? direct : toNull,
    subcommand: yardstick === 'oci' ? 'build' : 'plan',
    needsMaps: true,
    options: (path, maps) => [...output(path), ...(maps === undefined ? [] : mapOptions(maps))],
    yardstick,
  };
}

/** Packing alone, whatever the tree. */
function packing(way: 'trie' | 'repack', components: number, layers: number): Item {
  const file = fileURLToPath(import.meta.resolve('./pack-components.ts'));
  return {
    script: `"$1" '${file}' ${way} ${components} ${layers}`,
    subcommand: undefined,
    options: () => [],
    yardstick: 'node -e 0',
  };
}

/** The item that this one is compared with. */
export function baseOf(name: ItemName): ItemName | undefined {
  return itemNames.find((other) => other === items[name].yardstick);
}

export function needsMaps(name: ItemName): boolean {
  return items[name].needsMaps === true;
}

const items: Readonly<Record<ItemName, Item>> = {
  plan: { script: toNull, subcommand: 'plan', options: () => [], yardstick: 'find -printf' },
  'plan-filemap': withMap('plan', (maps) => ['--filemap', maps.filemap]),
  'plan-rules': withMap('plan', (maps) => ['--component-map', maps.rules]),
  'plan-10000-rules': withMap('plan', (maps) => ['--component-map', maps.manyRules]),
  'plan-labels': {
    script: toNull,
    subcommand: 'plan',
    options: () => ['--prune', '/usr/lib/sysimage/rpm/'],
    yardstick: 'find -printf',
  },
  'plan-rpm': { script: toNull, subcommand: 'plan', options: () => [], yardstick: 'plan-labels' },
  // Node and the root tree, out of the words of the command.
  'load-rpm': {
    script: `"$1" '${fileURLToPath(import.meta.resolve('./load-packages.ts'))}' "$5"`,
    subcommand: 'plan',
    options: () => [],
    yardstick: 'rpm -qa',
  },
  'trie-1270': packing('trie', 1270, 64),
  'trie-10000': packing('trie', 10_000, 64),
  'repack-1270': packing('repack', 1270, 128),
  oci: {
    script: direct,
    subcommand: 'build',
    options: (output) => ['-o', `oci:${output}`],
    yardstick: 'tar | openssl',
  },
  'oci-filemap': withMap('oci', (maps) => ['--filemap', maps.filemap]),
  'oci-rules': withMap('oci', (maps) => ['--component-map', maps.rules]),
  archive: { script: direct, subcommand: 'build', options: (output) => ['-o', output], yardstick: 'tar | openssl' },
  pipe: { script: toPipe, subcommand: 'build', options: () => [], yardstick: 'tar | openssl' },
  gzip: {
    script: direct,
    subcommand: 'build',
    options: (output) => ['--compressed', '-o', `oci:${output}`],
    yardstick: 'tar | gzip -6',
  },
  help: { script: toNull, subcommand: undefined, options: () => ['--help'], yardstick: 'node -e 0' },
};

/** Fixed, so that each run makes the same image. Later than the files of any root of today. */
const sourceDateEpoch = '2000000000';

/** The command of one item for one program. */
export function itemJob(program: Program, name: ItemName, settings: ItemSettings): Job {
  const { script, subcommand, options, yardstick } = items[name];
  const { rootfs, maxLayers, output, maps } = settings;
  const common = ['--rootfs', rootfs, '--source-date-epoch', sourceDateEpoch, '--max-layers', String(maxLayers)];
  const before = subcommand === undefined ? [] : [subcommand, ...common, '--skip-special-files'];
  const label = program.label === '' ? name : `${program.label} ${name}`;
  const job = { name: label, script, args: [...program.command, ...before, ...options(output, maps)], yardstick };
  return program.label === '' ? { ...job, bar: barOf(name) } : job;
}
