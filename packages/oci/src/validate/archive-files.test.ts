import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { archiveOf, gzip, rawHeader, rawMember, twoZeroBlocks, validImage } from './handmade-image.fixture.ts';
import { validateImage } from './validate-image.ts';

let scratch = '';

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'archive-'));
});

afterAll(() => rm(scratch, { recursive: true }));

/** The faults of a damaged archive that was valid, with digests shortened. */
async function faultsOf(damage: (archive: Buffer) => Buffer): Promise<string[]> {
  const path = join(scratch, 'image.tar');
  await writeFile(path, damage(archiveOf(await validImage())));
  const { faults } = await validateImage(path);
  return faults.map(({ code, where }) => `${code} ${where.replace(/[0-9a-f]{64}/, 'DIGEST')}`);
}

const inFront = (...blocks: Buffer[]) => {
  return (archive: Buffer): Buffer => Buffer.concat([...blocks, archive]);
};

/** The first of two members is used. */
const emptyIndex = ['FIELD_INVALID index.json schemaVersion', 'FIELD_INVALID index.json manifests'];

it.each([
  ['directories, with and without a slash', [directory('blobs/'), directory('blobs/sha256')], []],
  ['a directory twice', [directory('blobs/'), directory('blobs/')], ['MEMBER_DUPLICATE archive blobs']],
  [
    'the index twice',
    [rawMember({ name: 'index.json', type: '0' }, Buffer.from('{}'))],
    ['MEMBER_DUPLICATE archive index.json', ...emptyIndex],
  ],
  ['another file', [rawHeader({ name: 'repositories', type: '0' })], ['FILE_UNEXPECTED archive repositories']],
  ['another directory', [directory('sha256/')], ['FILE_UNEXPECTED archive sha256/']],
  ['an absolute member', [rawHeader({ name: '/etc/passwd', type: '0' })], ['ENTRY_NAME_INVALID archive /etc/passwd']],
  ['a member outside', [rawHeader({ name: '../x', type: '0' })], ['ENTRY_NAME_INVALID archive ../x']],
  ['a member with ./', [directory('./blobs/')], ['ENTRY_NAME_UNTIDY archive ./blobs/']],
  ['the root', [directory('./')], ['ENTRY_NAME_UNTIDY archive ./']],
  ['a blob of another algorithm', [directory('blobs/sha512/')], ['BLOB_NAME_MALFORMED archive blobs/sha512/']],
  ['a blob without a digest', [rawHeader({ name: 'blobs/x', type: '0' })], ['BLOB_NAME_MALFORMED archive blobs/x']],
  ['a file in place of a directory', [rawHeader({ name: 'blobs', type: '0' })], ['FILE_NOT_REGULAR archive blobs']],
  ['control characters', [rawHeader({ name: '\x1b[2J', type: '0' })], ['FILE_UNEXPECTED archive \\x1b[2J']],
])('an archive with %s', async (_, blocks, faults) => {
  expect(await faultsOf(inFront(...blocks))).toEqual(faults);
});

it.each(['2', '1', '3', '6', 'Q'])('an archive whose index is of type %s is not read there', async (type) => {
  const faults = await faultsOf(inFront(rawHeader({ name: 'index.json', type, linkName: '/etc/passwd' })));
  expect(faults).toEqual(['FILE_NOT_REGULAR archive index.json', 'MEMBER_DUPLICATE archive index.json']);
});

const noTar = ['TAR_BROKEN archive', 'FILE_MISSING oci-layout', 'FILE_MISSING index.json'];

it.each([
  ['ends early', (archive: Buffer) => archive.subarray(0, -1024), ['TAR_END_MISSING archive']],
  ['is padded as GNU tar does', (archive: Buffer) => Buffer.concat([archive, Buffer.alloc(10_240)]), []],
  [
    'goes on after its end',
    inFront(Buffer.alloc(1024)),
    ['TAR_DATA_AFTER_END archive', 'FILE_MISSING oci-layout', 'FILE_MISSING index.json'],
  ],
  ['is compressed', gzip, ['TAR_SIZE_UNEVEN archive', ...noTar]],
  ['is not a tar', () => Buffer.alloc(1024, 'text '), noTar],
])('an archive that %s', async (_, damage, faults) => {
  expect(await faultsOf(damage)).toEqual(faults);
});

it('an archive that ends inside a blob reports the rest and not the blob as missing', async () => {
  const files = await validImage();
  const last = [...files.keys()].findLast((name) => name.startsWith('blobs/')) ?? '';
  const whole = files.get(last) ?? Buffer.alloc(0);
  files.delete(last);
  const path = join(scratch, 'cut.tar');
  const cut = rawMember({ name: last, type: '0' }, whole).subarray(0, 512 + 100);
  await writeFile(path, Buffer.concat([archiveOf(files).subarray(0, -1024), cut]));
  const { faults } = await validateImage(path);
  expect(faults.map(({ code }) => code)).toEqual(['TAR_SIZE_UNEVEN', 'TAR_BROKEN']);
});

it('an archive with a declared size beyond all disks is broken, and read no further', async () => {
  const header = rawHeader({ name: 'index.json', type: '0', size: 0o77777777777 });
  expect(await faultsOf(inFront(header))).toEqual(['TAR_BROKEN archive', 'FILE_MISSING oci-layout']);
});

function directory(name: string): Buffer {
  return rawHeader({ name, type: '5' });
}

it('an archive of nothing but its end has no image', async () => {
  expect(await faultsOf(() => twoZeroBlocks)).toEqual(['FILE_MISSING oci-layout', 'FILE_MISSING index.json']);
});
