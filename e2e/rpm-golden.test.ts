import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unpackGoldenTree } from './golden-tree.ts';
import { runChunkah, scratchDirectory } from './program.ts';
import { readImage } from './read-image.ts';
import { expectUntouched } from './untouched-tree.ts';
import { createWorkplace } from './workplace.ts';

const epoch = 1_760_000_000;
const epochOption = ['--source-date-epoch', String(epoch)];

test.each(['rpm-sqlite', 'rpm-ndb', 'rpm-bdb', 'rpm-bdb-be'])(
  'reading the database of %s leaves no trace, needs no right to write, and gives the same image without it',
  async (caseName) => {
    const place = createWorkplace({});
    const tree = await unpackGoldenTree(caseName, place.directory);
    await expectUntouched(place, tree, epoch);
  },
);

/** Digests of the layers by their components, in order. */
async function layersOf(caseName: string, options: readonly string[]): Promise<[component: string, digest: string][]> {
  const directory = scratchDirectory();
  const rootfs = await unpackGoldenTree(caseName, directory);
  const image = join(directory, 'image');
  const { code, stderr } = await runChunkah([
    'build',
    '--rootfs',
    rootfs,
    '-o',
    `oci:${image}`,
    ...epochOption,
    ...options,
  ]);
  expect(code, stderr).toBe(0);
  const { layers } = readImage(image);
  return layers.map(({ annotations, digest }) => [annotations?.['org.chunkah.component'] ?? '', digest]);
}

test.each([{ options: ['--compat', 'chunkah-0.6'] }, { options: [] }])(
  'Berkeley DB in the other byte order gives the same layers, but for the one that holds it ($options)',
  async ({ options }) => {
    const layers = await layersOf('rpm-bdb', options);
    const others = await layersOf('rpm-bdb-be', options);
    const differing = layers.filter(([, digest], number) => digest !== others[number]?.[1]);
    expect(differing.map(([component]) => component)).toEqual(['chunkah/unclaimed']);
    expect(others.map(([component]) => component)).toEqual(layers.map(([component]) => component));
  },
);
