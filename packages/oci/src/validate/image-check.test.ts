import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  addBlob,
  archiveOf,
  type ImageFiles,
  type ImageParts,
  makeImage,
  validImage,
} from './handmade-image.fixture.ts';
import { validateImage } from './validate-image.ts';

let scratch = '';

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'image-check-'));
});

afterAll(() => rm(scratch, { recursive: true }));

async function faultsOf(files: ImageFiles): Promise<string[]> {
  const path = join(scratch, 'image.tar');
  await writeFile(path, archiveOf(files));
  const { faults } = await validateImage(path);
  return faults.map(({ code, where }) => `${code} ${where.replaceAll(/blobs\/sha256\/[0-9a-f]{64}/g, 'blob')}`);
}

const absent = `sha256:${'0'.repeat(64)}`;
const hostile = 'sha256:../../../../../../etc/passwd';
const first = 'index.manifests.0';
const firstWhere = 'index.json manifests[0]';
const mismatchOf = (field: string): string => `PLATFORM_MISMATCH ${firstWhere}.platform.${field}`;
const diffIdAt = (layer: number): string => `DIFF_ID_MISMATCH blob layers[${layer}]`;

type JsonObject = Record<string, unknown>;

const append =
  (value: unknown) =>
  (old: unknown): unknown[] => [...(old as unknown[]), value];

/** Changes the value at a path such as `manifest.layers.0.size`; undefined removes the field. */
function edited(place: string, change: (old: unknown) => unknown): ImageParts {
  const [document, ...keys] = place.split('.');
  const last = keys.pop() ?? '';
  const edit = (root: object): void => {
    const parent = keys.reduce((object, key) => object[key] as JsonObject, root as JsonObject);
    const value = change(parent[last]);
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  };
  if (document === 'index') return { editIndex: edit };
  return document === 'manifest' ? { editManifest: edit } : { editConfig: edit };
}

/** One change to a JSON file of a valid image, and everything that must be reported about it. */
const damages: [what: string, place: string, change: (old: unknown) => unknown, faults: string[]][] = [
  ['schema version 1', 'index.schemaVersion', () => 1, ['FIELD_INVALID index.json schemaVersion']],
  ['a wrong media type', 'index.mediaType', () => 'x', ['FIELD_INVALID index.json mediaType']],
  ['manifests that are not an array', 'index.manifests', () => ({}), ['FIELD_INVALID index.json manifests']],
  ['a manifest that is null', 'index.manifests', append(null), ['FIELD_INVALID index.json manifests[1]']],
  ['an annotation that is 5', `${first}.annotations`, () => ({ a: 5 }), [`FIELD_INVALID ${firstWhere}.annotations`]],
  ['a type that is not a manifest', `${first}.mediaType`, () => 'x', [`MEDIA_TYPE_UNSUPPORTED ${firstWhere}`]],
  ['no media type', `${first}.mediaType`, () => undefined, [`FIELD_INVALID ${firstWhere}.mediaType`]],
  ['a size that is wrong', `${first}.size`, () => 5, [`BLOB_SIZE_MISMATCH ${firstWhere}`]],
  ['a size that is negative', `${first}.size`, () => -1, [`FIELD_INVALID ${firstWhere}.size`]],
  ['a size beyond whole numbers', `${first}.size`, () => 2 ** 60, [`FIELD_INVALID ${firstWhere}.size`]],
  ['a missing manifest', `${first}.digest`, () => absent, [`BLOB_MISSING ${firstWhere}`]],
  ['a digest that is a path', `${first}.digest`, () => hostile, [`DIGEST_MALFORMED ${firstWhere}.digest`]],
  [
    'a digest in capitals',
    `${first}.digest`,
    (old) => String(old).toUpperCase(),
    [`DIGEST_MALFORMED ${firstWhere}.digest`],
  ],
  [
    'an unknown algorithm',
    `${first}.digest`,
    () => `sha1:${'0'.repeat(40)}`,
    [`DIGEST_MALFORMED ${firstWhere}.digest`],
  ],
  ['no platform', `${first}.platform`, () => undefined, [`PLATFORM_MISSING ${firstWhere}.platform`]],
  ['a platform that is a text', `${first}.platform`, () => 'x', [`FIELD_INVALID ${firstWhere}.platform`]],
  ['another architecture', `${first}.platform.architecture`, () => 'arm64', [mismatchOf('architecture')]],
  ['another system', `${first}.platform.os`, () => 'plan9', [mismatchOf('os')]],
  ['a variant that is not a text', 'config.variant', () => 5, ['FIELD_INVALID blob variant']],
  ['schema version "2"', 'manifest.schemaVersion', () => '2', ['FIELD_INVALID blob schemaVersion']],
  ['a wrong media type', 'manifest.mediaType', () => 'x', ['FIELD_INVALID blob mediaType']],
  ['no config', 'manifest.config', () => undefined, ['FIELD_INVALID blob config']],
  ['a config of another type', 'manifest.config.mediaType', () => 'x', ['MEDIA_TYPE_UNSUPPORTED blob config']],
  ['a missing config', 'manifest.config.digest', () => absent, ['BLOB_MISSING blob config', 'BLOB_UNREFERENCED blob']],
  ['an unknown layer type', 'manifest.layers.1.mediaType', () => 'x', ['MEDIA_TYPE_UNSUPPORTED blob layers[1]']],
  ['a layer of a wrong size', 'manifest.layers.1.size', () => 0, ['BLOB_SIZE_MISMATCH blob layers[1]']],
  ['a malformed layer', 'manifest.layers.1', () => 5, ['FIELD_INVALID blob layers[1]']],
  [
    'a missing layer',
    'manifest.layers.1.digest',
    () => absent,
    ['BLOB_MISSING blob layers[1]', 'BLOB_UNREFERENCED blob'],
  ],
  ['other layers', 'manifest.layers', (old) => (old as unknown[]).reverse(), [diffIdAt(0), diffIdAt(1)]],
  [
    'a layer too many',
    'manifest.layers',
    (old) => [old, old].flat().slice(0, 3),
    ['DIFF_ID_COUNT blob', 'HISTORY_COUNT blob'],
  ],
  ['a diff id too many', 'config.rootfs.diff_ids', append(absent), ['DIFF_ID_COUNT blob']],
  ['a wrong diff id', 'config.rootfs.diff_ids.1', () => absent, [diffIdAt(1)]],
  ['a malformed diff id', 'config.rootfs.diff_ids.1', () => 5, ['DIGEST_MALFORMED blob rootfs.diff_ids[1]']],
  ['a rootfs of another type', 'config.rootfs.type', () => 'x', ['FIELD_INVALID blob rootfs.type']],
  ['no rootfs', 'config.rootfs', () => undefined, ['FIELD_INVALID blob rootfs']],
  ['no architecture', 'config.architecture', () => undefined, ['FIELD_INVALID blob architecture']],
  ['an empty os', 'config.os', () => '', ['FIELD_INVALID blob os']],
  ['too little history', 'config.history', (old) => (old as unknown[]).slice(1), ['HISTORY_COUNT blob']],
  ['a history entry that is 5', 'config.history.1', () => 5, ['FIELD_INVALID blob history[1]']],
  ['no history', 'config.history', () => undefined, ['HISTORY_MISSING blob']],
];

it.each(damages)('reports %s (%s)', async (_, place, change, faults) => {
  expect(await faultsOf(await validImage(edited(place, change)))).toEqual(faults);
});

it.each([
  ['v7', []],
  [undefined, []],
  ['v8', [mismatchOf('variant')]],
])('compares the variant %s of the index with that of the config, which is v7', async (variant, faults) => {
  const files = await validImage({
    editIndex: ({ manifests: [manifest] }) => Object.assign(manifest?.platform ?? {}, variant && { variant }),
    editConfig: (config) => Object.assign(config, { variant: 'v7' }),
  });
  expect(await faultsOf(files)).toEqual(faults);
});

it.each([undefined, 'application/vnd.oci.image.manifest.v1+json'])(
  'takes a manifest with the media type %s, as old and new ones have it',
  async (mediaType) => {
    expect(await faultsOf(await validImage(edited('manifest.mediaType', () => mediaType)))).toEqual([]);
  },
);

it('takes a history entry of an empty layer for none of a layer', async () => {
  const files = await validImage({ editConfig: (config) => config.history?.unshift({ empty_layer: true }) });
  expect(await faultsOf(files)).toEqual([]);
});

it('reports an image without manifests or without layers', async () => {
  expect(await faultsOf(makeImage({}))).toEqual(['LAYERS_EMPTY blob']);
  const files: ImageFiles = new Map([
    ['oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}')],
    ['index.json', Buffer.from('{"manifests":[],"schemaVersion":2}')],
  ]);
  expect(await faultsOf(files)).toEqual(['INDEX_EMPTY index.json']);
});

it('reports an unreferenced blob', async () => {
  const files = await validImage();
  addBlob(files, '', Buffer.from('stray'));
  expect(await faultsOf(files)).toEqual(['BLOB_UNREFERENCED blob']);
});

it('reports a blob whose content does not have its digest, and reads on', async () => {
  const files = await validImage();
  const name = [...files.keys()].find((key) => String(files.get(key)).includes('hello')) ?? '';
  files.set(name, Buffer.from(String(files.get(name)).replace('hello', 'jello')));
  expect(await faultsOf(files)).toEqual(['BLOB_DIGEST_MISMATCH blob', 'DIFF_ID_MISMATCH blob layers[1]']);
});

it.each([
  ['no JSON', '{"manifests":[', 'JSON_MALFORMED'],
  ['empty', '', 'JSON_MALFORMED'],
  ['not UTF-8', Buffer.from('{"a":"\xff"}', 'latin1'), 'JSON_MALFORMED'],
  ['marked with a byte order mark', '\ufeff{}', 'JSON_MALFORMED'],
  ['nested without end', '['.repeat(5_000_000), 'JSON_TOO_DEEP'],
  ['larger than any index', `[${'0,'.repeat(9_000_000)}0]`, 'JSON_TOO_LARGE'],
  ['an array', '[]', 'FIELD_INVALID'],
  ['null', 'null', 'FIELD_INVALID'],
])('reports an index that is %s', async (_, content, code) => {
  const files = await validImage();
  files.set('index.json', Buffer.from(content));
  expect((await faultsOf(files)).map((fault) => fault.split(' ')[0])).toEqual([code]);
});

it.each([
  ['keys in another order', '{"b":1,"a":1}', false],
  ['a key given twice', '{"a":1,"a":1}', false],
  ['an escape that is not needed', '{"a":"\\u0041"}', false],
  ['a newline at the end', '{"a":1}\n', false],
  ['a number written long', '{"a":1.0}', false],
  ['keys in the order of their bytes, not of UTF-16', '{"\uff00":1,"\u{1f600}":1}', true],
  ['a key named __proto__', '{"__proto__":{"a":1},"a":1}', true],
])('tells whether JSON with %s is canonical', async (_, content, canonical) => {
  const files = await validImage();
  files.set('oci-layout', Buffer.from(content));
  const faults = await faultsOf(files);
  expect(faults.includes('JSON_NOT_CANONICAL oci-layout')).toBe(!canonical);
});
