import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { assertValidImage } from '@chunkah/oci';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { goldenLines } from './golden-lines.ts';
import { unpackGoldenTree } from './golden-tree.ts';
import { runChunkah, scratchDirectory } from './program.ts';
import { type Descriptor, readImage } from './read-image.ts';

interface ConfigCase {
  /** Text of `--config-str`. */
  readonly config: string;
  readonly args: readonly string[];
  readonly index?: Descriptor;
  readonly manifest?: string;
  readonly image?: string;
  readonly fails?: true;
}

const trees = scratchDirectory(afterAll);
let rootfs = '';
const cases = goldenLines<ConfigCase>('image-config.jsonl');

beforeAll(async () => {
  rootfs = await unpackGoldenTree('tiny', trees);
});

function buildWithConfig(image: string, { config, args }: ConfigCase) {
  const compat = ['--compat', 'chunkah-0.6', '--config-str', config];
  return runChunkah(['build', '--rootfs', rootfs, '-o', `oci:${image}`, ...compat, ...args]);
}

test.each(cases.filter(({ expected }) => expected.fails !== true))(
  'image-config.jsonl line $line with --compat chunkah-0.6: the same bytes as that program',
  async ({ expected }) => {
    const image = join(scratchDirectory(), 'image');
    const result = await buildWithConfig(image, expected);
    expect(result.code, result.stderr).toBe(0);
    const { index, manifest, config } = readImage(image);
    expect(config).toBe(expected.image);
    expect(manifest).toBe(expected.manifest);
    expect(index.manifests).toEqual([expected.index]);
    await assertValidImage(image);
  },
);

test.each(cases.filter(({ expected }) => expected.fails === true))(
  'image-config.jsonl line $line: one error that says what is wrong, and no image',
  async ({ expected }) => {
    const output = scratchDirectory();
    const result = await buildWithConfig(join(output, 'image'), expected);
    expect(result.code, result.stderr).toBe(1);
    expect(result.stderr).toMatch(/^error: .*(image config|--label|--annotation).*\nhint: .+\n$/);
    expect(result.stdout).toHaveLength(0);
    expect(readdirSync(output)).toEqual([]);
  },
);
