import { fileURLToPath } from 'node:url';
import { barOf } from './bars.ts';
import { type ItemName, itemNames } from './item-names.ts';
import type { Job } from './job.ts';
import type { Maps } from './maps.ts';
import type { PreviousImages } from './previous-images.ts';
import type { SourceImages } from './source-images.ts';

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
  /** Needed by items with a previous image. */
  readonly previous: PreviousImages | undefined;
  /** Needed by items that make an image anew. */
  readonly images: SourceImages | undefined;
  /** Port of a registry on this machine; needed by items that push. */
  readonly registryPort: number | undefined;
}

interface Item {
  /**
   * Takes the whole command as `$@`; of an item that pushes, the registry's port comes before it,
   * of one that unpacks, the image and the output.
   */
  readonly script: string;
  readonly subcommand: 'plan' | 'build' | undefined;
  readonly needsMaps?: true;
  /** The previous image that the item has. */
  readonly previous?: keyof PreviousImages;
  readonly options: (output: string, maps: Maps | undefined) => readonly string[];
  /** Where its tree comes from, unless it is the root filesystem; `bundle` is what umoci made. */
  readonly tree?: 'plain' | 'gzip' | 'bundle';
  /** What it unpacks first. */
  readonly unpacks?: 'plain' | 'gzipLayers';
  /** Its image goes to a registry. */
  readonly pushes?: true;
  /** A yardstick, or another item: the same run without a map or a previous image. */
  readonly yardstick: string;
  /** The item that its CPU time is compared with, where that is another one. */
  readonly cpuYardstick?: ItemName;
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

function withPrevious(yardstick: 'oci' | 'archive' | 'pipe', previous: keyof PreviousImages): Item {
  const outputs = {
    oci: (path: string) => ['-o', `oci:${path}`],
    archive: (path: string) => ['-o', path],
    pipe: () => [],
  };
  const script = yardstick === 'pipe' ? toPipe : direct;
  return { script, subcommand: 'build', previous, options: outputs[yardstick], yardstick };
}

function withZstd(name: 'zstd' | 'zstd:chunked', ...level: readonly string[]): Item {
  return {
    script: direct,
    subcommand: 'build',
    options: (output) => ['--compression', name, ...level, '-o', `oci:${output}`],
    yardstick: 'gzip',
  };
}

/**
 * A repository that is new in each round, at a host that is new, too: skopeo remembers the blobs
 * that it has sent to a host.
 */
const newRepository = '"docker://127.0.$((RANDOM % 256)).$((RANDOM % 254 + 1)):$port/new-$EPOCHREALTIME:1"';

/** @param command on `$@`, with the port of the registry on this machine in `$port`. */
function pushing(command: string, item: Pick<Item, 'options' | 'yardstick' | 'cpuYardstick'>): Item {
  return { script: `port=$1; shift; ${command}`, subcommand: 'build', pushes: true, ...item };
}

/** An image that is made anew. */
function fromImage(tree: 'plain' | 'gzip', yardstick: ItemName): Item {
  return { script: direct, subcommand: 'build', tree, options: (output) => ['-o', `oci:${output}`], yardstick };
}

/** What people do without `--image`. @param command on the image `$image` and the output `$output`. */
function unpacking(command: string, item: Pick<Item, 'unpacks' | 'tree'>): Item {
  return {
    script: `image=$1; output=$2; shift 2; mkdir "$output"; ${command} && "$@"`,
    subcommand: 'build',
    ...item,
    options: (output) => ['-o', `oci:${output}/image`],
    yardstick: 'oci',
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

/** Loads the packages of a tree: Node and the tree come out of the words of the command. */
function loadItem(repo: 'rpm' | 'dpkg' | 'alpm', yardstick: string): Item {
  const program = fileURLToPath(import.meta.resolve('./load-packages.ts'));
  return { script: `"$1" '${program}' "$5" ${repo}`, subcommand: 'plan', options: () => [], yardstick };
}

/** The items that this one is compared with. */
export function basesOf(name: ItemName): ItemName[] {
  const { yardstick, cpuYardstick } = items[name];
  return itemNames.filter((other) => other === yardstick || other === cpuYardstick);
}

export function needsMaps(name: ItemName): boolean {
  return items[name].needsMaps === true;
}

export function needsPrevious(name: ItemName): boolean {
  return items[name].previous !== undefined;
}

export function needsImages(name: ItemName): boolean {
  const { tree, unpacks } = items[name];
  return tree !== undefined || unpacks !== undefined;
}

export function needsRegistry(name: ItemName): boolean {
  return items[name].pushes === true;
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
  'load-rpm': loadItem('rpm', 'rpm -qa'),
  'plan-no-dpkg': {
    script: toNull,
    subcommand: 'plan',
    options: () => ['--no-repo', 'dpkg'],
    yardstick: 'find -printf',
  },
  'trie-1270': packing('trie', 1270, 64),
  'trie-10000': packing('trie', 10_000, 64),
  'repack-1270': packing('repack', 1270, 128),
  'plan-dpkg': { script: toNull, subcommand: 'plan', options: () => [], yardstick: 'plan-no-dpkg' },
  'load-dpkg': loadItem('dpkg', 'dpkg-query -L'),
  'load-alpm': loadItem('alpm', 'pacman -Ql'),
  oci: {
    script: direct,
    subcommand: 'build',
    options: (output) => ['-o', `oci:${output}`],
    yardstick: 'tar | openssl',
  },
  'oci-filemap': withMap('oci', (maps) => ['--filemap', maps.filemap]),
  'oci-rules': withMap('oci', (maps) => ['--component-map', maps.rules]),
  'umoci-oci': unpacking('umoci unpack --image "$image" "$output/bundle" > /dev/null', {
    unpacks: 'plain',
    tree: 'bundle',
  }),
  'gunzip-oci': unpacking(
    'for layer in "$image"/*; do gzip -dc < "$layer" > "$output/$(basename "$layer").tar"; done',
    {
      unpacks: 'gzipLayers',
    },
  ),
  image: fromImage('plain', 'oci'),
  'image-umoci': fromImage('plain', 'umoci-oci'),
  'image-gzip': fromImage('gzip', 'gunzip-oci'),
  'oci-kept': withPrevious('oci', 'equal'),
  'oci-third': withPrevious('oci', 'third'),
  archive: { script: direct, subcommand: 'build', options: (output) => ['-o', output], yardstick: 'tar | openssl' },
  'archive-third': withPrevious('archive', 'third'),
  pipe: { script: toPipe, subcommand: 'build', options: () => [], yardstick: 'tar | openssl' },
  'pipe-third': withPrevious('pipe', 'third'),
  gzip: {
    script: direct,
    subcommand: 'build',
    options: (output) => ['--compressed', '-o', `oci:${output}`],
    yardstick: 'tar | gzip -6',
  },
  zstd: withZstd('zstd'),
  'zstd-9': withZstd('zstd', '--compression-level', '9'),
  'zstd-chunked': { ...withZstd('zstd:chunked'), yardstick: 'zstd' },
  'oci-skopeo': pushing(
    `for last; do :; done; "$@" && skopeo copy --quiet --preserve-digests --dest-tls-verify=false "$last" ${newRepository}`,
    { options: (output) => ['-o', `oci:${output}`], yardstick: 'oci' },
  ),
  push: pushing(`"$@" -o ${newRepository}`, { options: () => [], yardstick: 'oci-skopeo', cpuYardstick: 'oci' }),
  'push-again': pushing('"$@" -o "docker://localhost:$port/same:1"', { options: () => [], yardstick: 'oci' }),
  help: { script: toNull, subcommand: undefined, options: () => ['--help'], yardstick: 'node -e 0' },
};

/** Fixed, so that each run makes the same image. Later than the files of any root of today. */
const sourceDateEpoch = '2000000000';

/** What every command gets. */
export function commonOptions({ rootfs, maxLayers }: Pick<ItemSettings, 'rootfs' | 'maxLayers'>): string[] {
  return ['--rootfs', rootfs, ...otherOptions(maxLayers)];
}

function otherOptions(maxLayers: number): string[] {
  return ['--source-date-epoch', sourceDateEpoch, '--max-layers', String(maxLayers), '--skip-special-files'];
}

function treeOptions({ tree }: Item, { rootfs, output, images }: ItemSettings): string[] {
  if (tree === 'bundle') return ['--rootfs', `${output}/bundle/rootfs`];
  if (tree !== undefined && images !== undefined) return ['--image', `oci:${images[tree]}`];
  return ['--rootfs', rootfs];
}

/** Words before the command. */
function wordsBefore({ pushes, unpacks }: Item, { output, images, registryPort = 0 }: ItemSettings): string[] {
  if (unpacks !== undefined) return [images?.[unpacks] ?? '', output];
  return pushes === true ? [String(registryPort)] : [];
}

/** The command of one item for one program. */
export function itemJob(program: Program, name: ItemName, settings: ItemSettings): Job {
  const item = items[name];
  const { script, subcommand, previous, options, yardstick, cpuYardstick } = item;
  const { output, maps, previous: images, maxLayers } = settings;
  const tree = treeOptions(item, settings);
  const before = subcommand === undefined ? [] : [subcommand, ...tree, ...otherOptions(maxLayers)];
  const beside = previous === undefined || images === undefined ? [] : ['--previous', images[previous]];
  const label = program.label === '' ? name : `${program.label} ${name}`;
  const command = [...program.command, ...before, ...beside, ...options(output, maps)];
  const args = [...wordsBefore(item, settings), ...command];
  const job = { name: label, script, args, yardstick, ...(cpuYardstick === undefined ? {} : { cpuYardstick }) };
  return program.label === '' ? { ...job, bar: barOf(name) } : job;
}
