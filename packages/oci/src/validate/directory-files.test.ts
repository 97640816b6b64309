import { chmod, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Findings } from './findings.ts';
import { addBlob, type ImageFiles, validImage, writeDirectory } from './handmade-image.fixture.ts';
import { hasRoom } from './stored-files.ts';
import { validateImage } from './validate-image.ts';

const nobody = 65_534;

let scratch = '';
let image = '';
let files: ImageFiles = new Map();

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'directory-'));
  image = join(scratch, 'image');
  files = await validImage();
  await writeDirectory(files, image);
});

afterEach(() => rm(scratch, { recursive: true }));

async function faults(): Promise<string[]> {
  const report = await validateImage(image);
  return report.faults.map(({ code, where }) => `${code} ${where.replace(/[0-9a-f]{64}/, 'DIGEST')}`);
}

it('a directory with other files', async () => {
  await mkdir(join(image, 'blobs/sha512'));
  await writeFile(join(image, 'blobs/sha256/abc'), '');
  await writeFile(join(image, 'blobs/sha256', 'A'.repeat(64)), '');
  await writeFile(join(image, 'README\n'), '');
  expect(await faults()).toEqual([
    'FILE_UNEXPECTED README\\n',
    'BLOB_NAME_MALFORMED blobs/sha512',
    `BLOB_NAME_MALFORMED blobs/sha256/${'A'.repeat(64)}`,
    'BLOB_NAME_MALFORMED blobs/sha256/abc',
  ]);
});

it.each(['index.json', 'oci-layout'])('a directory whose %s is a symlink, even to the right content', async (name) => {
  await rename(join(image, name), join(scratch, 'elsewhere'));
  await symlink(join(scratch, 'elsewhere'), join(image, name));
  expect(await faults()).toEqual([`FILE_NOT_REGULAR ${name}`]);
});

it('a directory with a blob that is a symlink', async () => {
  const blob = [...files.keys()].findLast((name) => name.startsWith('blobs/')) ?? '';
  await rename(join(image, blob), join(scratch, 'elsewhere'));
  await symlink(join(scratch, 'elsewhere'), join(image, blob));
  expect(await faults()).toEqual(['FILE_NOT_REGULAR blobs/sha256/DIGEST']);
});

it.each(['blobs', 'blobs/sha256'])('a directory whose %s is a symlink', async (name) => {
  await rename(join(image, name), join(scratch, 'elsewhere'));
  await symlink(join(scratch, 'elsewhere'), join(image, name));
  expect(await faults()).toEqual([`FILE_NOT_REGULAR ${name}`, 'BLOB_MISSING index.json manifests[0]']);
});

it('a directory in place of a file', async () => {
  await rm(join(image, 'index.json'));
  await mkdir(join(image, 'index.json'));
  expect(await faults()).toEqual(['FILE_NOT_REGULAR index.json']);
});

it('a directory with an empty blob', async () => {
  addBlob(files, '', Buffer.alloc(0));
  await writeDirectory(files, image);
  expect(await faults()).toEqual(['BLOB_UNREFERENCED blobs/sha256/DIGEST']);
});

it('a directory with a file that may not be read', async () => {
  await chmod(join(image, 'index.json'), 0);
  await chmod(scratch, 0o755);
  expect(await withoutPrivileges(faults)).toEqual(['FILE_UNREADABLE index.json']);
});

/** Runs `action` as a user who may not read everything. */
async function withoutPrivileges<Result>(action: () => Promise<Result>): Promise<Result> {
  if (process.geteuid?.() !== 0) return await action();
  process.seteuid?.(nobody);
  try {
    return await action();
  } finally {
    process.seteuid?.(0);
  }
}

it('ends at a number of files that no image needs', () => {
  const findings = new Findings(false);
  expect(hasRoom({ size: 999_999 }, findings)).toBe(true);
  expect(hasRoom({ size: 1_000_000 }, findings)).toBe(false);
  expect(findings.result().faults).toMatchObject([{ code: 'TOO_MANY_FILES' }]);
});
