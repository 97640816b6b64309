import { describe, expect, test } from 'vitest';
import { sha256Digest } from '../image/digest.ts';
import type { ImageFiles } from './image-files.ts';
import { readImageFiles } from './read-image.ts';

const platform = { architecture: 'amd64' };
const digestOf = (number: number) => `sha256:${`${number}`.repeat(64)}`;
const json = (value: unknown) => Buffer.from(JSON.stringify(value));

const configFields = { os: 'linux', architecture: 'amd64', rootfs: { type: 'layers', diff_ids: [digestOf(3)] } };
const config = json(configFields);
const manifest = json({
  annotations: { about: 'all' },
  config: { digest: sha256Digest(config), size: 1 },
  layers: [{ mediaType: 'type', digest: digestOf(2), size: 7, annotations: { name: 'value' } }],
});

/** A descriptor of a document. */
function entry(bytes: Uint8Array, architecture?: string) {
  const own = architecture === undefined ? {} : { platform: { architecture } };
  return { digest: sha256Digest(bytes), size: bytes.length, ...own };
}

/** An image whose name leads to `top`, and the digests of what was fetched. */
function remote(top: Uint8Array, ...documents: readonly Uint8Array[]) {
  const fetched: string[] = [];
  const files: ImageFiles = {
    name: 'remote',
    top: { kind: 'either', bytes: top },
    async document(digest) {
      fetched.push(digest);
      return [...documents, config].find((bytes) => sha256Digest(bytes) === digest);
    },
    blob: () => undefined,
  };
  return { files, fetched };
}

describe('an image that lies elsewhere', () => {
  test('is described by its manifest and its config, and has no blob at hand', async () => {
    const { files, fetched } = remote(manifest);
    expect(await readImageFiles(files, platform)).toEqual({
      name: 'remote',
      digest: sha256Digest(manifest),
      configDigest: sha256Digest(config),
      annotations: { about: 'all' },
      documents: { manifest, config },
      config: configFields,
      platform,
      layers: [
        {
          mediaType: 'type',
          digest: digestOf(2),
          size: 7,
          annotations: { name: 'value' },
          history: {},
          diffId: digestOf(3),
          descriptor: expect.objectContaining({ digest: digestOf(2), size: 7 }),
        },
      ],
    });
    expect(fetched).toEqual([sha256Digest(config)]);
  });

  test('is found through an index of an index', async () => {
    const inner = json({ manifests: [entry(json({ x: 1 }), 'arm64'), entry(manifest, 'amd64')] });
    const { files, fetched } = remote(json({ manifests: [entry(inner)] }), inner, manifest);
    expect((await readImageFiles(files, platform)).layers).toHaveLength(1);
    expect(fetched).toEqual([inner, manifest, config].map(sha256Digest));
  });

  const deep = Array.from({ length: 10 }).reduce((inner: Buffer[]) => {
    return [json({ manifests: [entry(inner[0] ?? manifest)] }), ...inner];
  }, []);
  const others = [json({ x: 1 }), json({ x: 2 })];
  test.each([
    ['indexes in indexes in indexes', deep[0] ?? manifest, 'IMAGE_INVALID'],
    ['an empty index', json({ manifests: [] }), 'IMAGE_INVALID'],
    ['a manifest that is missing', json({ manifests: [entry(json({}))] }), 'IMAGE_INVALID'],
    ['no JSON', Buffer.from('<html>'), 'IMAGE_INVALID'],
    [
      'an index of other platforms',
      json({ manifests: others.map((other, number) => entry(other, ['arm64', 's390x'][number])) }),
      'IMAGE_OTHER_PLATFORM',
    ],
    ['an index of two images', json({ manifests: others.map((other) => entry(other, 'amd64')) }), 'IMAGE_AMBIGUOUS'],
  ])('is none behind %s', async (_, top, code) => {
    const { files } = remote(top, ...deep, manifest);
    await expect(readImageFiles(files, platform)).rejects.toMatchObject({ code });
  });

  test('is none for another platform than its own', async () => {
    const { files } = remote(manifest);
    await expect(readImageFiles(files, { architecture: 'arm64' })).rejects.toMatchObject({
      code: 'IMAGE_OTHER_PLATFORM',
    });
  });
});
