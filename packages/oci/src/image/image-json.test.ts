import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ImageDescription, type LayerDescription, makeImageJson, ociLayoutFile } from './image-json.ts';

const layer: LayerDescription = {
  mediaType: 'application/vnd.oci.image.layer.v1.tar',
  annotations: { 'org.chunkah.component': 'xattr/c', 'org.chunkah.stability': '0.368' },
  digest: 'sha256:46c45861175a90e8ef6b292996beab84a4dde93be53579c14d4df4b014432085',
  diffId: 'sha256:46c45861175a90e8ef6b292996beab84a4dde93be53579c14d4df4b014432085',
  size: 3072,
  history: { author: 'chunkah', comment: 'xattr/c', created: 1_700_000_000, createdBy: 'chunkah' },
};
const image: ImageDescription = {
  config: {},
  architecture: 'amd64',
  created: 1_700_000_000,
  annotations: {},
};

test('the manifest, the config and the index of a small image are these bytes', () => {
  const { config, manifest, index } = makeImageJson(image, [layer]);
  expect(textOf(config.bytes)).toBe(
    '{"architecture":"amd64","config":{},"created":"2023-11-14T22:13:20Z","history":[{"author":"chunkah",' +
      '"comment":"xattr/c","created":"2023-11-14T22:13:20Z","created_by":"chunkah"}],"os":"linux",' +
      `"rootfs":{"diff_ids":["${layer.diffId}"],"type":"layers"}}`,
  );
  expect(textOf(manifest.bytes)).toBe(
    '{"annotations":{},"config":{"digest":"sha256:aa87e87946af1747dee35de32a06de9b63b8a765a0345922de585c41929255b7",' +
      '"mediaType":"application/vnd.oci.image.config.v1+json","size":305},"layers":[{"annotations":' +
      '{"org.chunkah.component":"xattr/c","org.chunkah.stability":"0.368"},' +
      `"digest":"${layer.digest}","mediaType":"application/vnd.oci.image.layer.v1.tar","size":3072}],` +
      '"mediaType":"application/vnd.oci.image.manifest.v1+json","schemaVersion":2}',
  );
  expect(textOf(index)).toBe(
    '{"manifests":[{"digest":"sha256:f544ccee0f64636b2eb7293033ded45451c8c76353ba418b7b9200f6526fac05",' +
      '"mediaType":"application/vnd.oci.image.manifest.v1+json","platform":{"architecture":"amd64","os":"linux"},' +
      '"size":496}],"schemaVersion":2}',
  );
});

test('a digest is the SHA-256 of the stored bytes', () => {
  const { config, manifest } = makeImageJson({ ...image, annotations: { 'org.x': 'é' } }, [layer]);
  for (const { bytes, digest } of [config, manifest]) {
    expect(digest).toBe(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
  }
});

test.each(['localhost/a/b:c', ''])('the tag %j is the name of the image in the index', (tag) => {
  const tagged = makeImageJson({ ...image, tags: [tag] }, [layer]);
  expect(JSON.parse(textOf(tagged.index)).manifests[0].annotations).toEqual({
    'org.opencontainers.image.ref.name': tag,
  });
  expect(tagged.manifest).toEqual(makeImageJson(image, [layer]).manifest);
});

test('several tags are entries of one manifest, in their order', () => {
  const tagged = makeImageJson({ ...image, tags: ['b', 'a'] }, [layer]);
  const { manifests } = JSON.parse(textOf(tagged.index));
  const [untagged] = JSON.parse(textOf(makeImageJson(image, [layer]).index)).manifests;
  expect(manifests).toEqual(
    ['b', 'a'].map((name) => ({ ...untagged, annotations: { 'org.opencontainers.image.ref.name': name } })),
  );
});

test('the config and the index name the variant of the architecture, the config the author', () => {
  const { config, index } = makeImageJson({ ...image, architecture: 'arm', variant: 'v7', author: 'A' }, [layer]);
  const platform = { architecture: 'arm', os: 'linux', variant: 'v7' };
  expect(JSON.parse(textOf(config.bytes))).toMatchObject({ ...platform, author: 'A' });
  expect(JSON.parse(textOf(index)).manifests[0].platform).toEqual(platform);
});

test('the manifest names the media type of each layer', () => {
  const mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip';
  const zipped = makeImageJson(image, [{ ...layer, mediaType, digest: 'sha256:00', size: 9 }]);
  expect(JSON.parse(textOf(zipped.manifest.bytes)).layers[0]).toMatchObject({
    digest: 'sha256:00',
    mediaType,
    size: 9,
  });
  expect(zipped.config).toEqual(makeImageJson(image, [layer]).config);
});

test('the manifest says what it is, unless it has to be as it was without that', () => {
  const [recorded, omitted] = (['recorded', 'omitted'] as const).map((manifestMediaType) =>
    JSON.parse(textOf(makeImageJson({ ...image, manifestMediaType }, [layer]).manifest.bytes)),
  );
  expect(recorded.mediaType).toBe('application/vnd.oci.image.manifest.v1+json');
  expect({ ...omitted, mediaType: recorded.mediaType }).toEqual(recorded);
  expect('mediaType' in omitted).toBe(false);
});

test('a layer tells its own time in the history, and the image its epoch', () => {
  const { config } = makeImageJson(image, [{ ...layer, history: { created: 0 } }]);
  const content = JSON.parse(textOf(config.bytes));
  expect([content.created, content.history[0]]).toEqual(['2023-11-14T22:13:20Z', { created: '1970-01-01T00:00:00Z' }]);
});

test('names that JSON must escape are escaped, all others are not', () => {
  const component = 'xattr/new\nline xattr/quo"te xattr/back\\slash xattr/\u007f xattr/\u2028 xattr/<&> xattr/emoji😀';
  const { manifest } = makeImageJson(image, [{ ...layer, annotations: { component } }]);
  expect(textOf(manifest.bytes)).toContain(
    '"xattr/new\\nline xattr/quo\\"te xattr/back\\\\slash xattr/\u007f xattr/\u2028 xattr/<&> xattr/emoji😀"',
  );
});

test('an image without layers and one with equal layers are written too', () => {
  expect(JSON.parse(textOf(makeImageJson(image, []).config.bytes)).rootfs.diff_ids).toEqual([]);
  const twice = makeImageJson(image, [layer, { ...layer, annotations: {} }]);
  expect(JSON.parse(textOf(twice.manifest.bytes)).layers).toHaveLength(2);
});

test('annotations and config come back as they went in', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string()), (annotations) => {
      const json = makeImageJson({ ...image, annotations, config: { Labels: annotations } }, [layer]);
      expect(JSON.parse(textOf(json.manifest.bytes)).annotations).toEqual({ ...annotations });
      expect(JSON.parse(textOf(json.config.bytes)).config.Labels).toEqual({ ...annotations });
    }),
  );
});

test('the layout file names version 1.0.0', () => {
  expect(textOf(ociLayoutFile())).toBe('{"imageLayoutVersion":"1.0.0"}');
});

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
