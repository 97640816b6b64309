import { describe, expect, test } from 'vitest';
import { sha256Digest } from '../image/digest.ts';
import type { ImageFiles } from './image-files.ts';
import { readManifestFiles } from './read-manifests.ts';

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const config = json({ os: 'linux', architecture: 'amd64', rootfs: { type: 'layers', diff_ids: [] } });

function entry(bytes: Uint8Array) {
  return { digest: sha256Digest(bytes), size: bytes.length };
}

/** The manifest of an image. @param note makes it another one. */
function manifest(note: string, ofConfig: Uint8Array = config): Buffer {
  return json({ schemaVersion: 2, config: entry(ofConfig), layers: [], note });
}

/** An image whose name leads to `top`, and how many documents were read. */
function remote(top: Uint8Array, ...documents: readonly Uint8Array[]) {
  const reads = { count: 0 };
  const known = new Map([config, ...documents].map((bytes) => [sha256Digest(bytes), bytes]));
  const files: ImageFiles = {
    name: 'remote',
    top: { kind: 'either', bytes: top },
    document(digest) {
      reads.count += 1;
      return known.get(digest);
    },
    blob: () => undefined,
  };
  return { files, reads };
}

describe('the manifests behind a name', () => {
  test('are those of its index and of indexes in it, each once', async () => {
    const [one, two] = [manifest('one'), manifest('two')];
    const inner = json({ manifests: [entry(one), entry(two), entry(one)] });
    const { files } = remote(json({ manifests: [entry(one), entry(inner), entry(inner)] }), inner, one, two);
    const found = await readManifestFiles(files);
    expect(found.map(({ digest }) => digest)).toEqual([one, two].map(sha256Digest));
  });

  test('are found in time where indexes name one another many times', async () => {
    const only = manifest('only');
    const layers = [only];
    for (let depth = 0; depth < 7; depth += 1) {
      const [below = only] = layers;
      layers.unshift(json({ manifests: Array.from({ length: 5000 }, () => entry(below)) }));
    }
    const { files, reads } = remote(layers[0] ?? only, ...layers);
    expect(await readManifestFiles(files)).toHaveLength(1);
    expect(reads.count).toBe(8);
  });

  test('and their configs have a bounded number of bytes', async () => {
    const large = Buffer.from(config.toString().padEnd(4_000_000, ' '));
    const many = Array.from({ length: 20 }, (_, number) => manifest(`${number}`, large));
    const { files, reads } = remote(json({ manifests: many.map(entry) }), ...many, large);
    await expect(readManifestFiles(files)).rejects.toMatchObject({
      code: 'IMAGE_INVALID',
      message: expect.stringContaining('its documents have more than 33554432 bytes'),
    });
    expect(reads.count).toBeLessThan(20);
  });

  test('are not of schema 1', async () => {
    const old = json({ schemaVersion: 1, name: 'a', fsLayers: [], history: [] });
    await expect(readManifestFiles(remote(old).files)).rejects.toMatchObject({
      code: 'IMAGE_INVALID',
      message: expect.stringContaining('its manifest is of schema 1 of Docker'),
    });
  });
});
