import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { assertValidImage } from '@chunkah/oci';
import { afterAll, describe, expect, test } from 'vitest';
import { goldenFile, unpackGoldenTree } from './golden-tree.ts';
import { run, runChunkah, scratchDirectory } from './program.ts';
import { blobFile, type Descriptor, type ImageFiles, readImage } from './read-image.ts';

/** A recorded run: see `golden/README.md`. */
interface GoldenRun {
  readonly args: readonly string[];
  readonly sourceDateEpoch: number;
  readonly index: ImageFiles['index'];
  readonly manifestDigest: string;
  readonly manifest: string;
  readonly config: string;
  readonly layers: readonly GoldenLayer[];
  readonly components: Readonly<Record<string, unknown>>;
}

interface GoldenLayer {
  readonly component: string;
  readonly stability: string;
  readonly mediaType: string;
  readonly diffId: string;
  /** Only of uncompressed layers. */
  readonly size?: number;
}

const trees = scratchDirectory(afterAll);

const cases = [
  ...['edge', 'links', 'components', 'rpm-sqlite', 'rpm-ndb', 'rpm-bdb'],
  ...['alpm', 'alpm-dbpath', 'alpm-dbpath-gone', 'alpm-link', 'alpm-absolute-link', 'alpm-conf-link'],
  ...['alpm-and-rpm', 'alpm-real'],
];

describe.each(cases)('--compat chunkah-0.6 of the golden tree %s', (caseName) => {
  let unpacked: Promise<string> | undefined;
  const runNames = readdirSync(goldenFile(caseName)).filter((name) => /^run-\d+\.json$/.test(name));
  const runs = runNames.map((file) => {
    const expected: GoldenRun = JSON.parse(readFileSync(goldenFile(`${caseName}/${file}`), 'utf8'));
    const name = file.replace('.json', '');
    return { name, title: [name, ...expected.args].join(' '), expected };
  });

  test.each(runs)('$title: the same bytes as that program', async ({ name, expected }) => {
    unpacked ??= unpackGoldenTree(caseName, trees);
    const output = scratchDirectory();
    const image = join(output, 'image');
    const components = join(output, 'components.json');
    const { args, sourceDateEpoch } = expected;
    const result = await runChunkah([
      'build',
      ...['--rootfs', await unpacked, '-o', `oci:${image}`, '--source-date-epoch', String(sourceDateEpoch)],
      ...['--compat', 'chunkah-0.6', '--write-manifest-to', components, ...args],
    ]);

    expect(result.code, result.stderr).toBe(0);
    expect(JSON.parse(readFileSync(components, 'utf8'))).toEqual({ components: expected.components });
    const written = readImage(image);
    if (args.includes('--compressed')) {
      expectSameButForGzip(written, expected);
      for (const { digest } of written.layers) {
        await run('gzip', ['-t'], { input: readFileSync(blobFile(image, digest)) });
      }
    } else {
      expectSameLayers(image, written.layers, `${caseName}/${name}.layers`, expected.layers);
      expect(written.manifest).toBe(expected.manifest);
      expect(written.manifestDigest).toBe(expected.manifestDigest);
      expect(written.index).toEqual(expected.index);
    }
    expect(written.diffIds).toEqual(expected.layers.map((layer) => layer.diffId));
    expect(written.config).toBe(expected.config);
    await assertValidImage(image);
  });
});

/** Compares the layers; where their bytes were recorded, says where they begin to differ. */
function expectSameLayers(
  image: string,
  layers: readonly Descriptor[],
  bytesFolder: string,
  expected: readonly GoldenLayer[],
): void {
  const recorded = existsSync(goldenFile(bytesFolder));
  const files = recorded ? readdirSync(goldenFile(bytesFolder)).sort() : [];
  if (recorded) expect(layers).toHaveLength(files.length);
  for (const [number, file] of files.entries()) {
    const ours = readFileSync(blobFile(image, layers[number]?.digest ?? 'no layer'));
    const difference = firstDifference(ours, gunzipSync(readFileSync(goldenFile(`${bytesFolder}/${file}`))));
    expect(difference, `layer ${number} (${expected[number]?.component}) differs from byte ${difference} on`).toBe(-1);
  }
  const facts = layers.map(({ digest, size, mediaType, annotations }) => ({
    component: annotations?.['org.chunkah.component'],
    stability: annotations?.['org.chunkah.stability'],
    mediaType,
    diffId: digest,
    size,
  }));
  expect(facts).toEqual(expected);
}

/** Offset in bytes; -1 for equal bytes. */
function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let offset = 0; offset < length; offset += 1) if (a[offset] !== b[offset]) return offset;
  return a.length === b.length ? -1 : length;
}

/** The bytes of gzip are each program's own, and with them digests and sizes of layers and manifest. */
function expectSameButForGzip(written: ImageFiles, expected: GoldenRun): void {
  expect(withoutLayerBytes(written.manifest)).toEqual(withoutLayerBytes(expected.manifest));
  expect(written.index).toMatchObject({
    ...expected.index,
    manifests: expected.index.manifests.map(({ digest: _digest, size: _size, ...rest }) => rest),
  });
}

function withoutLayerBytes(manifest: string): unknown {
  const { layers, ...rest }: { layers: readonly Descriptor[] } = JSON.parse(manifest);
  return { ...rest, layers: layers.map(({ digest: _digest, size: _size, ...layer }) => layer) };
}
