import { describe, expect, test } from 'vitest';
import { type RemoteImage, readRemoteImage } from './read-remote-image.ts';

const platform = { architecture: 'amd64' };
const digestOf = (number: number) => `sha256:${`${number}`.repeat(64)}`;
const json = (value: unknown) => Buffer.from(JSON.stringify(value));

const config = json({ os: 'linux', architecture: 'amd64', rootfs: { type: 'layers', diff_ids: [digestOf(3)] } });
const manifest = json({
  config: { digest: digestOf(1), size: 1 },
  layers: [{ mediaType: 'type', digest: digestOf(2), size: 7, annotations: { name: 'value' } }],
});

/** An image whose name leads to `top`, and the digests of what was fetched. */
function remote(top: Uint8Array, documents: Readonly<Record<string, Uint8Array>> = {}) {
  const fetched: string[] = [];
  const fetchDocument = async (digest: string) => {
    fetched.push(digest);
    return documents[digest] ?? config;
  };
  const image: RemoteImage = { name: 'remote', top, manifest: fetchDocument, config: fetchDocument };
  return { image, fetched };
}

describe('an image that lies elsewhere', () => {
  test('is described by its manifest and its config, and has no blob at hand', async () => {
    const { image, fetched } = remote(manifest);
    expect(await readRemoteImage(image, platform)).toEqual({
      name: 'remote',
      layers: [
        {
          mediaType: 'type',
          digest: digestOf(2),
          size: 7,
          annotations: { name: 'value' },
          history: {},
          diffId: digestOf(3),
        },
      ],
    });
    expect(fetched).toEqual([digestOf(1)]);
  });

  test('is found through an index of an index', async () => {
    const entry = (digest: string, architecture: string) => ({ digest, size: 1, platform: { architecture } });
    const inner = json({ manifests: [entry(digestOf(5), 'arm64'), entry(digestOf(6), 'amd64')] });
    const outer = json({ manifests: [{ digest: digestOf(4), size: 1 }] });
    const { image, fetched } = remote(outer, { [digestOf(4)]: inner, [digestOf(6)]: manifest });
    expect((await readRemoteImage(image, platform)).layers).toHaveLength(1);
    expect(fetched).toEqual([digestOf(4), digestOf(6), digestOf(1)]);
  });

  test.each([
    ['an index without end', json({ manifests: [{ digest: digestOf(4), size: 1 }] }), 'IMAGE_INVALID'],
    ['an empty index', json({ manifests: [] }), 'IMAGE_INVALID'],
    ['no JSON', Buffer.from('<html>'), 'IMAGE_INVALID'],
    [
      'an index of other platforms',
      json({
        manifests: ['arm64', 's390x'].map((architecture) => ({
          digest: digestOf(4),
          size: 1,
          platform: { architecture },
        })),
      }),
      'IMAGE_OTHER_PLATFORM',
    ],
    [
      'an index of two images',
      json({ manifests: [4, 5].map((number) => ({ digest: digestOf(number), size: 1, platform })) }),
      'IMAGE_AMBIGUOUS',
    ],
  ])('is none behind %s', async (_, top, code) => {
    const { image } = remote(top, { [digestOf(4)]: top });
    await expect(readRemoteImage(image, platform)).rejects.toMatchObject({ code });
  });

  test('is none for another platform than its own', async () => {
    const { image } = remote(manifest);
    await expect(readRemoteImage(image, { architecture: 'arm64' })).rejects.toMatchObject({
      code: 'IMAGE_OTHER_PLATFORM',
    });
  });
});
