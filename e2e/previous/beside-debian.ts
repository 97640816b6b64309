import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertValidImage } from '@chunkah/oci';
import { ensureRoot } from '@chunkah/roots';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { programPath, run, runChunkah, scratchDirectory } from '../program.ts';
import { readImage } from '../read-image.ts';
import { treeDifferences } from '../real-root/tree-differences.ts';

const scratch = scratchDirectory(afterAll);
const root = join(scratch, 'root');
const year2100 = '4102444800';
export const common = ['--rootfs', root, '--source-date-epoch', year2100, '--max-layers', '24'];

/** A file of the tree that tests give other content. */
const changedFile = 'usr/bin/sed';

export interface Result {
  readonly digest: string;
  readonly layers: readonly {
    readonly components: readonly string[];
    readonly digest: string;
    readonly kept?: boolean;
  }[];
  readonly previous?: {
    readonly kept: number;
    readonly new: number;
    readonly opened: number;
    readonly downloadBytes: number;
  };
}

interface Built extends Result {
  readonly stderr: string;
}

let count = 0;

/** Builds to an image directory; `path` is where. */
export async function build(...args: readonly string[]): Promise<Built & { readonly path: string }> {
  const path = join(scratch, `image-${count}`);
  count += 1;
  const { code, stdout, stderr } = await runChunkah(['build', ...common, '--json', '-o', `oci:${path}`, ...args]);
  expect(code, stderr).toBe(0);
  return { ...(JSON.parse(stdout.toString()) as Result), stderr, path };
}

async function plan(...args: readonly string[]): Promise<Result> {
  const { code, stdout, stderr } = await runChunkah(['plan', ...common, '--json', ...args]);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout.toString());
}

/** Gives the file other content while its size and its time stay. */
async function withChangedFile<T>(use: () => Promise<T>): Promise<T> {
  const path = join(root, changedFile);
  const before = readFileSync(path);
  const { atime, mtime } = statSync(path);
  const write = (bytes: Buffer) => {
    writeFileSync(path, bytes);
    utimesSync(path, atime, mtime);
  };
  write(Buffer.from(before.map((byte) => byte ^ 1)));
  try {
    return await use();
  } finally {
    write(before);
  }
}

/** What skopeo prints of an image: the manifest and, beside it, the config. */
async function inspected(image: string): Promise<string> {
  const directory = `${image}-documents`;
  mkdirSync(directory);
  const manifest = join(directory, 'manifest.json');
  writeFileSync(manifest, await run('skopeo', ['inspect', '--raw', `oci:${image}`]));
  writeFileSync(join(directory, 'config.json'), await run('skopeo', ['inspect', '--config', '--raw', `oci:${image}`]));
  return manifest;
}

async function archived(image: string): Promise<string> {
  const archive = `${image}.tar`;
  await run('skopeo', ['copy', '--quiet', '--preserve-digests', `oci:${image}`, `oci-archive:${archive}:previous`]);
  return archive;
}

const forms = [
  ['directory', async (image: string) => `oci:${image}`],
  ['archive by skopeo', async (image: string) => `oci-archive:${await archived(image)}:previous`],
  ['manifest by skopeo', async (image: string) => inspected(image)],
] as const;

beforeAll(async () => {
  await run('cp', ['-a', '--reflink=auto', await ensureRoot('debian-minimal'), root]);
  await run('find', [join(root, 'dev'), '(', '-type', 'b', '-o', '-type', 'c', ')', '-delete']);
});

/** Tests of builds beside a previous image whose layers are compressed as the options say. */
export function besideDebian(name: string, mode: readonly string[]): void {
  describe(`beside a previous image of a Debian root, ${name}`, () => besideOne(mode));
}

function besideOne(mode: readonly string[]): void {
  let first: Awaited<ReturnType<typeof build>>;

  beforeAll(async () => {
    first = await build(...mode);
  });

  test.each(forms)('as %s: an equal tree gives its digest, a changed file one new layer', async (_form, previousOf) => {
    const previous = await previousOf(first.path);
    const equal = await build(...mode, '--previous', previous, '--packer', 'tiers');
    expect(equal.digest).toBe(first.digest);
    expect(equal.previous).toEqual({ kept: 24, new: 0, opened: 0, downloadBytes: 0 });
    expect(equal.stderr).toMatch(/; 24 layers kept, 0 new, 0 B to download$/m);
    await withChangedFile(async () => {
      const changed = await build(...mode, '--previous', previous);
      expect(changed.previous).toMatchObject({ kept: 23, new: 1, opened: 0 });
      // Nothing moved: all but the layer with the file are those of before.
      const before = new Set(first.layers.map(({ digest }) => digest));
      const [fresh, ...others] = changed.layers.filter(({ digest }) => !before.has(digest));
      expect(others).toEqual([]);
      expect(first.layers.map(({ components }) => components)).toContainEqual(fresh?.components);
      const { layers, previous: planned } = await plan('--previous', previous);
      expect(layers.map(({ kept }) => kept)).toEqual(changed.layers.map(({ kept }) => kept));
      expect(planned).toMatchObject({ kept: 23, new: 1 });
      await assertValidImage(changed.path);
    });
  });

  test('to a directory, an archive and a pipe, with 1, 2 and 8 threads: the same image, which others unpack', async () => {
    await withChangedFile(async () => {
      const args = [...mode, '--previous', first.path];
      const digests = new Set<string>();
      for (const threads of ['1', '2', '8']) {
        const { digest } = await build(...args, '--threads', threads);
        digests.add(digest);
      }
      const archive = join(scratch, `${mode.length}.tar`);
      const piped = join(scratch, `${mode.length}.piped.tar`);
      const toArchive = await runChunkah(['build', ...common, ...args, '-o', archive]);
      expect(toArchive.code, toArchive.stderr).toBe(0);
      const program = [process.execPath, programPath, 'build', ...common, ...args];
      await run('bash', ['-c', 'set -o pipefail; out=$1; shift; "$@" | cat > "$out"', 'pipe', piped, ...program]);
      expect(readFileSync(piped).equals(readFileSync(archive))).toBe(true);
      const copy = join(scratch, `${mode.length}-copy`);
      await run('skopeo', ['copy', '--quiet', '--preserve-digests', `oci-archive:${archive}`, `oci:${copy}:copy`]);
      digests.add(readImage(copy).manifestDigest);
      expect(digests.size).toBe(1);
      // umoci does not read zstd.
      const gzipped = join(scratch, `${mode.length}-gzip`);
      const compress = ['--dest-compress', '--dest-compress-format', 'gzip'];
      await run('skopeo', ['copy', '--quiet', ...compress, `oci:${copy}:copy`, `oci:${gzipped}:copy`]);
      const bundle = join(scratch, `${mode.length}-bundle`);
      await run('umoci', ['unpack', '--image', `${gzipped}:copy`, bundle]);
      const times = { newest: Number(year2100), directoryTimes: false };
      expect(await treeDifferences(root, join(bundle, 'rootfs'), times)).toEqual([]);
    });
  });
}
