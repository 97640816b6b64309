import type { Job } from './job.ts';

/** What the benchmark can measure, in the order of a round. */
export const itemNames = ['plan', 'oci', 'archive', 'pipe', 'gzip', 'help'] as const;
export type ItemName = (typeof itemNames)[number];

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
}

interface Item {
  /** Takes the whole command as `$@`. */
  readonly script: string;
  readonly subcommand: 'plan' | 'build' | undefined;
  readonly options: (output: string) => readonly string[];
  readonly yardstick: string;
}

const direct = '"$@"';
const toNull = '"$@" > /dev/null';
const toPipe = '"$@" | cat > /dev/null';

const items: Readonly<Record<ItemName, Item>> = {
  plan: { script: toNull, subcommand: 'plan', options: () => [], yardstick: 'find -printf' },
  oci: {
    script: direct,
    subcommand: 'build',
    options: (output) => ['-o', `oci:${output}`],
    yardstick: 'tar | openssl',
  },
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
  const { rootfs, maxLayers, output } = settings;
  const common = ['--rootfs', rootfs, '--source-date-epoch', sourceDateEpoch, '--max-layers', String(maxLayers)];
  const before = subcommand === undefined ? [] : [subcommand, ...common, '--skip-special-files'];
  const label = program.label === '' ? name : `${program.label} ${name}`;
  return { name: label, script, args: [...program.command, ...before, ...options(output)], yardstick };
}
