import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assertValidImage } from './assert-valid-image.ts';
import {
  archiveOf,
  digestOf,
  gzip,
  type ImageFiles,
  makeImage,
  packTar,
  plainLayer,
  validImage,
  writeDirectory,
} from './handmade-image.fixture.ts';
import { validateImage } from './validate-image.ts';

let scratch = '';

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'validate-image-'));
});

afterEach(() => rm(scratch, { recursive: true }));

async function directoryOf(files: ImageFiles): Promise<string> {
  const path = join(scratch, 'image');
  await writeDirectory(files, path);
  return path;
}

async function archiveFileOf(files: ImageFiles): Promise<string> {
  const path = join(scratch, 'image.tar');
  await writeFile(path, archiveOf(files));
  return path;
}

describe('a valid image', () => {
  it.each([
    ['plain', undefined, ''],
    ['compressed', gzip, '+gzip'],
  ] as const)('is reported in full when its layers are %s', async (_, compress, suffix) => {
    const tars = [await plainLayer(), await packTar([{ name: 'motd', data: 'hello' }])];
    const files = makeImage({ layers: tars, ...(compress && { compress }) });
    const report = await validateImage(await directoryOf(files));
    const index = JSON.parse(String(files.get('index.json')));
    const manifestBytes = files.get(`blobs/sha256/${index.manifests[0].digest.slice(7)}`);
    expect(report).toEqual({
      faults: [],
      warnings: [],
      manifests: [
        {
          digest: index.manifests[0].digest,
          size: manifestBytes?.length,
          configDigest: JSON.parse(String(manifestBytes)).config.digest,
          layers: tars.map((tar, number) => ({
            digest: digestOf(compress?.(tar) ?? tar),
            diffId: digestOf(tar),
            size: (compress?.(tar) ?? tar).length,
            mediaType: `application/vnd.oci.image.layer.v1.tar${suffix}`,
            annotations: { 'org.chunkah.component': `layer/${number}` },
            entries: [7, 1][number],
          })),
        },
      ],
    });
  });

  it('gives the same report as a directory and as an archive', async () => {
    const files = await validImage({ compress: gzip });
    const report = await validateImage(await directoryOf(files));
    expect(await validateImage(await archiveFileOf(files))).toEqual(report);
    expect(report.manifests).toHaveLength(1);
  });

  it('may name one layer twice', async () => {
    const layer = await plainLayer();
    const report = await assertValidImage(await archiveFileOf(makeImage({ layers: [layer, layer] })));
    expect(report.manifests[0]?.layers.map(({ entries }) => entries)).toEqual([7, 7]);
  });

  it('is found behind a symlink', async () => {
    await symlink(await directoryOf(await validImage()), join(scratch, 'link'));
    expect((await validateImage(join(scratch, 'link'))).faults).toEqual([]);
  });
});

describe('an image that cannot be read at all', () => {
  it.each([
    ['is missing', 'IMAGE_NOT_FOUND', () => join(scratch, 'nothing')],
    ['lies below a file', 'IMAGE_NOT_FOUND', async () => join(await archiveFileOf(new Map()), 'image')],
    ['is a device', 'IMAGE_WRONG_TYPE', () => '/dev/null'],
  ])('is an error when it %s', async (_, code, path) => {
    await expect(validateImage(await path())).rejects.toMatchObject({ name: 'ChunkahError', code });
  });

  it('is not an error when it is an empty directory or file: that has faults', async () => {
    await writeFile(join(scratch, 'empty.tar'), '');
    await writeDirectory(new Map([['x', Buffer.alloc(0)]]), join(scratch, 'image'));
    await rm(join(scratch, 'image', 'x'));
    const codes = async (name: string): Promise<string[]> =>
      (await validateImage(join(scratch, name))).faults.map(({ code }) => code);
    expect(await codes('empty.tar')).toEqual(['TAR_END_MISSING', 'FILE_MISSING', 'FILE_MISSING']);
    expect(await codes('image')).toEqual(['FILE_MISSING', 'FILE_MISSING']);
  });
});

describe('several faults', () => {
  async function damagedImage(): Promise<ImageFiles> {
    const files = await validImage({ editConfig: (config) => config.history?.pop() });
    files.set('oci-layout', Buffer.from('{"imageLayoutVersion":"2.0.0"}'));
    return files;
  }

  it('are all reported at once', async () => {
    const { faults } = await validateImage(await directoryOf(await damagedImage()));
    expect(faults.map(({ code }) => code)).toEqual(['LAYOUT_VERSION', 'HISTORY_COUNT']);
    expect(faults[0]).toEqual({
      code: 'LAYOUT_VERSION',
      where: 'oci-layout imageLayoutVersion',
      message: 'is "2.0.0", not "1.0.0"',
    });
  });

  it('make one error with a line for each', async () => {
    const path = await directoryOf(await damagedImage());
    await expect(assertValidImage(path)).rejects.toThrow(
      /^invalid image, 2 faults:\nLAYOUT_VERSION .*\nHISTORY_COUNT .*$/,
    );
  });

  it('of one kind are listed up to 1000, then counted', async () => {
    const members = Array.from({ length: 1500 }, () => ({ name: 'same' }));
    const files = makeImage({ layers: [await packTar(members)] });
    const { faults } = await validateImage(await archiveFileOf(files));
    expect(faults).toHaveLength(1001);
    expect(faults.at(-1)).toEqual({ code: 'ENTRY_DUPLICATE', where: 'image', message: '499 more of this kind' });
  });

  it('of a layer that is named many times are reported once', async () => {
    const layer = await packTar([{ name: 'same' }, { name: 'same' }]);
    const { faults } = await validateImage(await archiveFileOf(makeImage({ layers: Array(500).fill(layer) })));
    expect(faults.map(({ code }) => code)).toEqual(['ENTRY_DUPLICATE']);
  });
});

it('takes what other programs write for valid when it is not strict', async () => {
  const layer = await packTar([
    { name: './', type: 'directory' },
    { name: './z', data: 'z' },
    { name: './lib/a', data: 'a' },
    { name: './b', type: 'link', linkname: './lib/other' },
  ]);
  const files = makeImage({
    layers: [Buffer.concat([layer, Buffer.alloc(8192)])],
    compress: (tar) => Buffer.concat([gzip(tar.subarray(0, 1000)), gzip(tar.subarray(1000))]),
    stringify: (value) => `${JSON.stringify(value, undefined, 2)}\n`,
    editConfig: (config) => delete config.history,
    editIndex: (index) => delete index.manifests[0]?.platform,
  });
  files.set('README', Buffer.from('hello'));
  files.set(`blobs/sha256/${digestOf(layer).slice(7)}`, layer);
  const path = await directoryOf(files);
  const loose = await validateImage(path, { strict: false });
  expect(loose.faults).toEqual([]);
  expect(new Set(loose.warnings.map(({ code }) => code))).toEqual(
    new Set([
      'FILE_UNEXPECTED',
      'JSON_NOT_CANONICAL',
      'HISTORY_MISSING',
      'GZIP_MULTIPLE_MEMBERS',
      'ENTRY_NAME_UNTIDY',
      'ENTRY_PARENT_MISSING',
      'ENTRY_ORDER',
      'LINK_TARGET_MISSING',
      'TAR_END_PADDED',
      'PLATFORM_MISSING',
      'BLOB_UNREFERENCED',
    ]),
  );
  const strict = await validateImage(path);
  expect(strict).toEqual({ ...loose, faults: loose.warnings, warnings: [] });
});

describe('an aborted validation', () => {
  it.each(['before it starts', 'while it reads'])('ends with the reason of the signal, %s', async (moment) => {
    const path = await archiveFileOf(await validImage());
    const controller = new AbortController();
    const reason = new Error('stop');
    if (moment === 'before it starts') controller.abort(reason);
    const running = validateImage(path, { signal: controller.signal });
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
  });
});
