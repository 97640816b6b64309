import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unpackGoldenTree } from './golden-tree.ts';
import { nodeAsNobody } from './mistake.ts';
import { run, runChunkah, scratchDirectory } from './program.ts';
import { readImage } from './read-image.ts';
import { readOnlyMount } from './real-root/mounts.ts';
import { createWorkplace, expectNothingLeft, runAt } from './workplace.ts';

const epoch = ['--source-date-epoch', '1760000000'];

/**
 * All that can be known of a tree but the times at which it was read: content, owners, modes, times
 * of change, targets.
 */
async function stateOf(tree: string): Promise<string> {
  const facts = await run('find', ['.', '-printf', '%p %y %m %U:%G %s %T@ %C@ %l\n'], { cwd: tree });
  const digests = await run('find', ['.', '-type', 'f', '-exec', 'sha256sum', '{}', '+'], { cwd: tree });
  return `${facts}${digests}`;
}

test.each(['rpm-sqlite', 'rpm-ndb', 'rpm-bdb', 'rpm-bdb-be'])(
  'reading the database of %s leaves no trace, needs no right to write, and gives the same image without it',
  async (caseName) => {
    const place = createWorkplace({});
    const tree = await unpackGoldenTree(caseName, place.directory);
    chmodSync(place.temporary, 0o777);
    const before = await stateOf(tree);
    const build = async (rootfs: string, node = process.execPath) => {
      const { code, stdout, stderr } = await runAt(place, ['build', '--rootfs', rootfs, ...epoch], { node });
      expect(code, stderr).toBe(0);
      return stdout;
    };
    const image = await build(tree);
    expect((await build(readOnlyMount(tree))).equals(image), 'the image of a read-only tree').toBe(true);
    expect((await build(tree, nodeAsNobody(place))).equals(image), 'the image that nobody builds').toBe(true);
    expect(await stateOf(tree)).toBe(before);
    expectNothingLeft(place);
  },
);

/** Digests of the layers by their components, in order. */
async function layersOf(caseName: string, options: readonly string[]): Promise<[component: string, digest: string][]> {
  const directory = scratchDirectory();
  const rootfs = await unpackGoldenTree(caseName, directory);
  const image = join(directory, 'image');
  const { code, stderr } = await runChunkah(['build', '--rootfs', rootfs, '-o', `oci:${image}`, ...epoch, ...options]);
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
