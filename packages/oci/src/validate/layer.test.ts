import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Findings } from './findings.ts';
import {
  archiveOf,
  gzip,
  makeImage,
  packTar,
  plainLayer,
  rawHeader,
  rawMember,
  type TarMember,
  twoZeroBlocks,
} from './handmade-image.fixture.ts';
import type { ImageReport } from './image-report.ts';
import { LayerEntries } from './layer-entries.ts';
import { validateImage } from './validate-image.ts';

let scratch = '';

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'layer-'));
});

afterAll(() => rm(scratch, { recursive: true }));

async function reportOf(layer: Buffer, compress?: (tar: Buffer) => Buffer): Promise<ImageReport> {
  const path = join(scratch, 'image.tar');
  await writeFile(path, archiveOf(makeImage({ layers: [layer], ...(compress && { compress }) })));
  return validateImage(path);
}

/** The codes of all faults, each with the entry it is about. */
async function faultsOf(layer: Buffer, compress?: (tar: Buffer) => Buffer): Promise<string[]> {
  const { faults } = await reportOf(layer, compress);
  return faults.map(({ code, where }) => `${code} ${where.replace(/^blobs\/sha256\/[0-9a-f]{64} ?/, '')}`.trim());
}

const directory = (name: string): TarMember => ({ name, type: 'directory' });
const link = (name: string, linkname: string): TarMember => ({ name, type: 'link', linkname });

describe('entries of a layer', () => {
  const cases: [what: string, members: TarMember[], faults: string[]][] = [
    ['an absolute name', [{ name: '/etc' }], ['ENTRY_NAME_INVALID /etc']],
    ['a name with ..', [directory('a/'), { name: 'a/../b' }], ['ENTRY_NAME_INVALID a/../b']],
    ['.. itself', [{ name: '..' }], ['ENTRY_NAME_INVALID ..']],
    ['a name that only begins with ..', [{ name: '..dots' }], []],
    ['a name with ./', [{ name: './a' }], ['ENTRY_NAME_UNTIDY ./a']],
    ['the root', [directory('./')], ['ENTRY_NAME_UNTIDY ./']],
    ['a name with //', [directory('a/'), { name: 'a//b' }], ['ENTRY_NAME_UNTIDY a//b']],
    ['a fifo with a slash at its end', [{ name: 'a/', type: 'fifo' }], ['ENTRY_NAME_INVALID a/']],
    ['a path twice', [{ name: 'a' }, { name: 'a' }], ['ENTRY_DUPLICATE a']],
    ['a path twice, once as a directory', [{ name: 'a' }, directory('a/')], ['ENTRY_DUPLICATE a/']],
    ['a path twice, once untidy', [{ name: 'a' }, { name: './a' }], ['ENTRY_NAME_UNTIDY ./a', 'ENTRY_DUPLICATE ./a']],
    ['a missing parent', [{ name: 'a/b' }], ['ENTRY_PARENT_MISSING a/b']],
    ['a parent after its child', [{ name: 'a/b' }, directory('a/')], ['ENTRY_PARENT_MISSING a/b', 'ENTRY_ORDER a/']],
    ['a parent that is a file', [{ name: 'a' }, { name: 'a/b' }], ['ENTRY_PARENT_NOT_DIRECTORY a/b']],
    ['a file before a smaller one', [{ name: 'b' }, { name: 'a' }], ['ENTRY_ORDER a']],
    ['an order that ignores components', [directory('a/'), { name: 'a-b' }, { name: 'a/b' }], ['ENTRY_ORDER a/b']],
    ['the order of components', [directory('a/'), { name: 'a/b' }, { name: 'a-b' }], []],
    ['the order of bytes', [{ name: 'Z' }, { name: 'a' }, { name: '\uff00' }, { name: '\u{1f600}' }], []],
    ['a link to nothing', [link('a', 'b')], ['LINK_TARGET_MISSING a']],
    ['a link to itself', [link('a', 'a')], ['LINK_TARGET_MISSING a']],
    ['a link to a later file', [link('a', 'b'), { name: 'b' }], ['LINK_TARGET_MISSING a']],
    ['a link to a directory', [directory('a/'), link('b', 'a/')], ['LINK_TARGET_DIRECTORY b']],
    ['a link out of the root', [link('a', '../../etc/passwd')], ['LINK_TARGET_INVALID a']],
    ['a link to an absolute name', [{ name: 'a' }, link('b', '/a')], ['LINK_TARGET_INVALID b']],
    ['a symlink to anywhere', [{ name: 'a', type: 'symlink', linkname: '../../etc/passwd' }], []],
    ['a link to a symlink', [{ name: 'a', type: 'symlink', linkname: 'x' }, link('b', 'a')], []],
    ['a type without a place', [{ name: 'a', type: 'contiguous-file' }], ['ENTRY_TYPE_UNSUPPORTED a']],
    ['names and targets of 300 bytes', [{ name: 'a'.repeat(300) }, link('b', 'a'.repeat(300))], []],
  ];

  it.each(cases)('%s', async (_, members, faults) => {
    expect(await faultsOf(await packTar(members))).toEqual(faults);
  });

  const long = 'n'.repeat(150);
  const cut = rawHeader({ name: long.slice(0, 100), type: '0' });

  it.each([
    ['an empty name', [rawHeader({ type: '0' })], ['ENTRY_NAME_INVALID']],
    ['an empty link target', [rawHeader({ name: 'a', type: '1' })], ['LINK_TARGET_INVALID a']],
    ['a directory without its slash', [rawHeader({ name: 'a', type: '5' })], ['ENTRY_NAME_UNTIDY a']],
    ['a file with a slash at its end', [rawHeader({ name: 'a/', type: '0' })], ['ENTRY_NAME_INVALID a/']],
    [
      'a symlink with data',
      [rawMember({ name: 'a', type: '2' }, Buffer.from('x'))],
      ['ENTRY_SIZE_INVALID a', 'TAR_BROKEN'],
    ],
    ['a directory that claims data', [rawHeader({ name: 'a/', type: '5', size: 9 })], ['ENTRY_SIZE_INVALID a/']],
    ['an unknown type', [rawHeader({ name: 'a', type: 'Q' })], ['ENTRY_TYPE_UNSUPPORTED a']],
    ['bytes that are not UTF-8', [rawHeader({ name: '\xfe', type: '0' }), rawHeader({ name: '\xff', type: '0' })], []],
    ['control characters', [rawHeader({ name: '/\x1b[2J', type: '0' })], ['ENTRY_NAME_INVALID /\\x1b[2J']],
    ['PAX data with NULs in its header', [paxMember(), rawHeader({ name: 'a', type: '0' })], []],
    [
      'long names in the GNU format',
      [longName('L', long), cut, longName('K', long), rawHeader({ name: 'o', type: '1' })],
      [],
    ],
    ['names whose records differ at the end', [longName('L', long), cut, longName('L', `${long}2`), cut], []],
    ['a PAX name that is not UTF-8', [paxMember('path', '\xff'), rawHeader({ name: 'a', type: '0' })], []],
    [
      'a PAX name with a NUL',
      [paxMember('path', 'a\0b'), rawHeader({ name: 'a', type: '0' })],
      ['ENTRY_NAME_INVALID a\\x00b'],
    ],
    ['a size in PAX data', [paxMember('size', '600'), rawHeader({ name: 'a', type: '0' }), Buffer.alloc(1024)], []],
  ])('%s', async (_, blocks, faults) => {
    expect(await faultsOf(Buffer.concat([...blocks, twoZeroBlocks]))).toEqual(faults);
  });

  it('may be very many, of every kind', async () => {
    for (const type of ['0', '5']) {
      const headers = Array.from({ length: 20_000 }, (_, number) =>
        rawHeader({ name: `${100_000 + number}${type === '5' ? '/' : ''}`, type }),
      );
      const report = await reportOf(Buffer.concat([...headers, twoZeroBlocks]));
      expect(report).toMatchObject({ faults: [], manifests: [{ layers: [{ entries: 20_000 }] }] });
    }
  });

  it('that mark a deletion are warnings', async () => {
    const report = await reportOf(await packTar([directory('a/'), { name: 'a/.wh.b' }, { name: 'b.wh.c' }]));
    expect(report.faults).toEqual([]);
    expect(report.warnings).toMatchObject([{ code: 'ENTRY_WHITEOUT', where: expect.stringMatching(/ a\/\.wh\.b$/) }]);
  });

  it('are no longer compared when their names would fill the memory', () => {
    const findings = new Findings(true);
    const entries = new LayerEntries('layer', findings, 1000);
    const entry = { linkName: '', kind: 'file', size: 0 } as const;
    for (let number = 0; number < 100; number += 1) entries.add({ ...entry, name: 'same' });
    expect(entries.count).toBe(100);
    expect(
      findings
        .result()
        .faults.map(({ code }) => code)
        .slice(-2),
    ).toEqual(['ENTRY_DUPLICATE', 'LAYER_NAMES_TOO_LARGE']);
    expect(findings.result().faults.length).toBeLessThan(16);
  });
});

describe('the end of a layer', () => {
  it.each([
    ['one block of zeros', (tar: Buffer) => tar.subarray(0, -512), ['TAR_END_MISSING']],
    ['no block of zeros', (tar: Buffer) => tar.subarray(0, -1024), ['TAR_END_MISSING']],
    ['three blocks of zeros', (tar: Buffer) => Buffer.concat([tar, Buffer.alloc(512)]), ['TAR_END_PADDED']],
    ['half a block', (tar: Buffer) => tar.subarray(0, -100), ['TAR_SIZE_UNEVEN', 'TAR_BROKEN']],
    ['a cut inside a file', (tar: Buffer) => tar.subarray(0, 3000), ['TAR_SIZE_UNEVEN', 'TAR_BROKEN']],
    ['a cut inside a file, at a block', (tar: Buffer) => tar.subarray(0, 3584), ['TAR_BROKEN']],
    [
      'another tar',
      (tar: Buffer) => Buffer.concat([tar, rawHeader({ name: 'z', type: '0' }), twoZeroBlocks]),
      ['TAR_DATA_AFTER_END'],
    ],
    ['other data', (tar: Buffer) => Buffer.concat([tar, Buffer.alloc(512, 'x')]), ['TAR_DATA_AFTER_END']],
    ['nothing at all', () => Buffer.alloc(0), ['TAR_END_MISSING']],
  ])('may not be %s', async (_, damage, faults) => {
    expect(await faultsOf(damage(await plainLayer()))).toEqual(faults);
  });

  it('is still hashed when the tar is broken', async () => {
    const tar = Buffer.concat([Buffer.alloc(1_000_000, 'x'), await plainLayer()]);
    const report = await reportOf(tar, gzip);
    expect(report.faults.map(({ code }) => code)).toEqual(['TAR_SIZE_UNEVEN', 'TAR_BROKEN']);
    expect(report.manifests[0]?.layers[0]).toMatchObject({ entries: 0, diffId: expect.stringMatching(/^sha256:/) });
  });

  it('is read as everybody does when PAX data is empty, which makes tar-stream see other entries', async () => {
    // After it, tar-stream skips as many extra bytes as the next entry has, so it misses b and
    // finds c inside b.
    const emptyPax = rawHeader({ type: 'x' });
    const hidden = Buffer.concat([emptyPax, rawMember({ name: 'c', type: '0' }, Buffer.alloc(424)), Buffer.alloc(424)]);
    const data = Buffer.concat([Buffer.alloc(88), hidden]);
    const file = rawMember({ name: 'a', type: '0' }, Buffer.alloc(600));
    const tar = Buffer.concat([emptyPax, file, rawMember({ name: 'b', type: '0' }, data), twoZeroBlocks]);
    expect(await faultsOf(tar)).toEqual([]);
  });

  it.each([
    ['a number beyond all files', Buffer.from([0x80, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])],
    ['a negative number', Buffer.alloc(12, 0xff)],
    ['eight octal gigabytes', Buffer.from('77777777777\0')],
    ['no number', Buffer.from('abcdefghijk\0')],
  ])('may not be far behind a size that is %s', async (_, size) => {
    for (const type of ['0', 'x', 'L', 'g']) {
      expect(await faultsOf(Buffer.concat([withSize(type, size), await plainLayer()]))).toEqual(
        expect.arrayContaining([expect.stringMatching('TAR_BROKEN')]),
      );
    }
  });
});

describe('a compressed layer', () => {
  it.each([
    [
      'two members',
      (tar: Buffer) => Buffer.concat([gzip(tar.subarray(0, 700)), gzip(tar.subarray(700))]),
      ['GZIP_MULTIPLE_MEMBERS'],
    ],
    [
      'an empty second member',
      (tar: Buffer) => Buffer.concat([gzip(tar), gzip(Buffer.alloc(0))]),
      ['GZIP_MULTIPLE_MEMBERS'],
    ],
    [
      'an empty first member',
      (tar: Buffer) => Buffer.concat([gzip(Buffer.alloc(0)), gzip(tar)]),
      ['GZIP_MULTIPLE_MEMBERS'],
    ],
    ['zeros behind it', (tar: Buffer) => Buffer.concat([gzip(tar), Buffer.alloc(3)]), ['GZIP_TRAILING_DATA']],
    ['text behind it', (tar: Buffer) => Buffer.concat([gzip(tar), Buffer.from('x')]), ['GZIP_TRAILING_DATA']],
    [
      'zeros behind two members',
      (tar: Buffer) => Buffer.concat([gzip(tar), gzip(Buffer.alloc(0)), Buffer.alloc(9)]),
      ['GZIP_MULTIPLE_MEMBERS', 'GZIP_TRAILING_DATA'],
    ],
    ['no end', (tar: Buffer) => gzip(tar).subarray(0, -20), ['GZIP_BROKEN']],
    ['no length', (tar: Buffer) => gzip(tar).subarray(0, -4), ['GZIP_BROKEN']],
    ['a wrong length', (tar: Buffer) => flipped(gzip(tar), -1), ['GZIP_BROKEN']],
    ['a wrong checksum', (tar: Buffer) => flipped(gzip(tar), -5), ['GZIP_BROKEN']],
    ['a damaged start', (tar: Buffer) => flipped(gzip(tar), 1), ['GZIP_BROKEN']],
    ['a reserved flag', (tar: Buffer) => flipped(gzip(tar), 3, 0x80), ['GZIP_BROKEN']],
    ['no compression', (tar: Buffer) => tar, ['GZIP_BROKEN']],
    ['no bytes', () => Buffer.alloc(0), ['GZIP_BROKEN']],
  ])('may not have %s', async (_, compress, faults) => {
    expect(await faultsOf(await plainLayer(), compress)).toEqual(faults);
  });

  it('may have an extra field, a name, a comment and a header checksum', async () => {
    const fields = [Buffer.from([3, 0, 1, 2, 3]), Buffer.from('name\0comment\0'), Buffer.from([7, 7])];
    const compress = (tar: Buffer): Buffer => {
      const plain = gzip(tar);
      return Buffer.concat([flipped(plain.subarray(0, 10), 3, 0x1e), ...fields, plain.subarray(10)]);
    };
    expect(await faultsOf(await plainLayer(), compress)).toEqual([]);
  });

  it('has no diff id when it cannot be decompressed', async () => {
    const report = await reportOf(await plainLayer(), (tar) => gzip(tar).subarray(0, -20));
    expect(report.manifests[0]?.layers[0]?.diffId).toBeNull();
  });

  it('may be any size, also of several chunks', async () => {
    for (const size of [1, 262_144, 300_000, 1_048_576]) {
      const layer = await packTar([{ name: 'a', data: noise(size) }]);
      for (const level of [0, 1, 9]) expect(await faultsOf(layer, (tar) => gzipSync(tar, { level }))).toEqual([]);
    }
  });
});

/** A PAX header as chunkah writes it, with one record. */
function paxMember(key = 'SCHILY.xattr.user.a', value = '\xff\0\n12 size=5\n'): Buffer {
  const record = Buffer.from(` ${key}=${value}\n`, 'latin1');
  const length = record.length + (record.length + 2 < 100 ? 2 : 3);
  return rawMember({ type: 'x' }, Buffer.concat([Buffer.from(String(length)), record]));
}

/** A GNU record: the whole name (L) or link target (K) of the next header. */
function longName(type: 'L' | 'K', name: string): Buffer {
  return rawMember({ name: '././@LongLink', type }, Buffer.from(`${name}\0`));
}

function withSize(type: string, size: Buffer): Buffer {
  const block = rawHeader({ name: 'a', type });
  size.copy(block, 124);
  block.fill(' ', 148, 156);
  block.write(
    `${block
      .reduce((total, byte) => total + byte, 0)
      .toString(8)
      .padStart(7, '0')}\0`,
    148,
  );
  return block;
}

/** A copy with bits of one byte changed; a negative position counts from the end. */
function flipped(bytes: Buffer, place: number, bits = 1): Buffer {
  const copy = Buffer.from(bytes);
  const at = place < 0 ? copy.length + place : place;
  copy[at] = (copy[at] ?? 0) ^ bits;
  return copy;
}

/** Poorly compressible text, the same in each run. */
function noise(length: number): string {
  let state = 1;
  let text = '';
  while (text.length < length) {
    state = (state * 48_271) % 2_147_483_647;
    text += state.toString(36);
  }
  return text.slice(0, length);
}
