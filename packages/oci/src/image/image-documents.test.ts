import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ImageDescription, type LayerDescription, makeImageDocuments, ociLayoutFile } from './image-documents.ts';

const layer: LayerDescription = {
  component: 'xattr/c',
  stability: Math.exp(-1),
  digest: 'sha256:46c45861175a90e8ef6b292996beab84a4dde93be53579c14d4df4b014432085',
  diffId: 'sha256:46c45861175a90e8ef6b292996beab84a4dde93be53579c14d4df4b014432085',
  size: 3072,
  mtimeClamp: 1_700_000_000,
};
const image: ImageDescription = {
  layers: [layer],
  compressed: false,
  config: {},
  architecture: 'amd64',
  created: 1_700_000_000,
  annotations: {},
};

test('the documents of a small image are these bytes', () => {
  const { config, manifest, index } = makeImageDocuments(image);
  expect(textOf(config.bytes)).toBe(
    '{"architecture":"amd64","config":{},"created":"2023-11-14T22:13:20Z","history":[{"author":"chunkah",' +
      '"comment":"xattr/c","created":"2023-11-14T22:13:20Z","created_by":"chunkah"}],"os":"linux",' +
      `"rootfs":{"diff_ids":["${layer.diffId}"],"type":"layers"}}`,
  );
  expect(textOf(manifest.bytes)).toBe(
    '{"annotations":{},"config":{"digest":"sha256:aa87e87946af1747dee35de32a06de9b63b8a765a0345922de585c41929255b7",' +
      '"mediaType":"application/vnd.oci.image.config.v1+json","size":305},"layers":[{"annotations":' +
      '{"org.chunkah.component":"xattr/c","org.chunkah.stability":"0.368"},' +
      `"digest":"${layer.digest}","mediaType":"application/vnd.oci.image.layer.v1.tar","size":3072}],"schemaVersion":2}`,
  );
  expect(textOf(index)).toBe(
    '{"manifests":[{"digest":"sha256:5dbf531967eef900abd2c2c03b67fbd5fdd37a07883ce062ddfdee4f3497fa9a",' +
      '"mediaType":"application/vnd.oci.image.manifest.v1+json","platform":{"architecture":"amd64","os":"linux"},' +
      '"size":439}],"schemaVersion":2}',
  );
});

test('a digest is the SHA-256 of the stored bytes', () => {
  const { config, manifest } = makeImageDocuments({ ...image, annotations: { 'org.x': 'é' } });
  for (const { bytes, digest } of [config, manifest]) {
    expect(digest).toBe(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
  }
});

test.each(['localhost/a/b:c', ''])('the tag %j is the name of the image in the index', (tag) => {
  const tagged = makeImageDocuments({ ...image, tag });
  expect(JSON.parse(textOf(tagged.index)).manifests[0].annotations).toEqual({
    'org.opencontainers.image.ref.name': tag,
  });
  expect(tagged.manifest).toEqual(makeImageDocuments(image).manifest);
});

test('the config and the index name the variant of the architecture, the config the author', () => {
  const { config, index } = makeImageDocuments({ ...image, architecture: 'arm', variant: 'v7', author: 'A' });
  const platform = { architecture: 'arm', os: 'linux', variant: 'v7' };
  expect(JSON.parse(textOf(config.bytes))).toMatchObject({ ...platform, author: 'A' });
  expect(JSON.parse(textOf(index)).manifests[0].platform).toEqual(platform);
});

test('gzipped layers have their own media type and the same image config', () => {
  const zipped = makeImageDocuments({
    ...image,
    compressed: true,
    layers: [{ ...layer, digest: 'sha256:00', size: 9 }],
  });
  expect(JSON.parse(textOf(zipped.manifest.bytes)).layers[0]).toMatchObject({
    digest: 'sha256:00',
    mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
    size: 9,
  });
  expect(zipped.config).toEqual(makeImageDocuments(image).config);
});

test('a layer tells its clamp in the history, and the image its epoch', () => {
  const { config } = makeImageDocuments({ ...image, layers: [{ ...layer, mtimeClamp: 0 }] });
  const content = JSON.parse(textOf(config.bytes));
  expect([content.created, content.history[0].created]).toEqual(['2023-11-14T22:13:20Z', '1970-01-01T00:00:00Z']);
});

test('names that JSON must escape are escaped, all others are not', () => {
  const component = 'xattr/new\nline xattr/quo"te xattr/back\\slash xattr/\u007f xattr/\u2028 xattr/<&> xattr/emoji😀';
  const { manifest } = makeImageDocuments({ ...image, layers: [{ ...layer, component }] });
  expect(textOf(manifest.bytes)).toContain(
    '"xattr/new\\nline xattr/quo\\"te xattr/back\\\\slash xattr/\u007f xattr/\u2028 xattr/<&> xattr/emoji😀"',
  );
});

test.each([
  [0, '0.000'],
  [1, '1.000'],
  [0.99, '0.990'],
  [0.000_911_881_965_554_516_2, '0.001'],
  [0.348_745_154_045_938, '0.349'],
  // The double lies just below or above the tie that its decimals show.
  [0.1005, '0.101'],
  [0.3685, '0.368'],
])('the stability %d is written %s', (stability, expected) => {
  const { manifest } = makeImageDocuments({ ...image, layers: [{ ...layer, stability }] });
  expect(JSON.parse(textOf(manifest.bytes)).layers[0].annotations['org.chunkah.stability']).toBe(expected);
});

test('an image without layers and one with equal layers are written too', () => {
  expect(JSON.parse(textOf(makeImageDocuments({ ...image, layers: [] }).config.bytes)).rootfs.diff_ids).toEqual([]);
  const twice = makeImageDocuments({ ...image, layers: [layer, { ...layer, component: 'xattr/d' }] });
  expect(JSON.parse(textOf(twice.manifest.bytes)).layers).toHaveLength(2);
});

test('annotations and config come back from the documents as they went in', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string()), (annotations) => {
      const documents = makeImageDocuments({ ...image, annotations, config: { Labels: annotations } });
      expect(JSON.parse(textOf(documents.manifest.bytes)).annotations).toEqual({ ...annotations });
      expect(JSON.parse(textOf(documents.config.bytes)).config.Labels).toEqual({ ...annotations });
    }),
  );
});

test('the layout file names version 1.0.0', () => {
  expect(textOf(ociLayoutFile())).toBe('{"imageLayoutVersion":"1.0.0"}');
});

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
