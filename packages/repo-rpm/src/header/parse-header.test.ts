import { isChunkahError } from '@chunkah/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { halfWords, headerBytes, type PackageSketch, packageBytes, words } from './header-bytes.fixture.ts';
import { type PackageHeader, parseHeader } from './parse-header.ts';
import { tags } from './tags.ts';

const place = { database: '/usr/lib/sysimage/rpm/rpmdb.sqlite', number: 3 };
const digest = 'ab'.repeat(32);

const bash: PackageSketch = {
  name: 'bash',
  sourceRpm: 'bash-5.2-1.src.rpm',
  buildTime: 1_700_000_000,
  changelogTimes: [1_699_000_000, 1_698_000_000],
  files: {
    '/usr/bin/bash': { mode: 0o755, size: 1000, digest },
    '/usr/bin/sh': { mode: 0o120777, size: 4, linkTarget: 'bash' },
    '/usr/share/doc/bash': { mode: 0o40755 },
    '/usr/share/doc/bash/README': { flags: 2, size: 7 },
    '/var/log/bash': { flags: 64 },
  },
};

function parse(sketch: PackageSketch): PackageHeader {
  return parseHeader(packageBytes(sketch), place);
}

function filesOf({ files }: PackageHeader) {
  return Array.from({ length: files.count }, (_, file) => ({
    path: files.path(file),
    mode: files.mode(file),
    size: files.size(file),
    sha256: files.sha256(file),
    target: files.linkTarget(file),
    ghost: files.isGhost(file),
  }));
}

describe('a header', () => {
  test('tells the package', () => {
    expect(parse({ ...bash, tags: { [tags.epoch]: words(2) } })).toMatchObject({
      name: 'bash',
      epoch: 2,
      version: '1',
      release: '1',
      architecture: 'noarch',
      sourceRpm: 'bash-5.2-1.src.rpm',
      buildTime: 1_700_000_000,
      changelogTimes: Uint32Array.of(1_699_000_000, 1_698_000_000),
    });
  });

  test('tells the files', () => {
    const plain = { size: 0, sha256: undefined, target: '', ghost: false };
    expect(filesOf(parse(bash))).toEqual([
      { ...plain, path: '/usr/bin/bash', mode: 0o100755, size: 1000, sha256: digest },
      { ...plain, path: '/usr/bin/sh', mode: 0o120777, size: 4, target: 'bash' },
      { ...plain, path: '/usr/share/doc/bash', mode: 0o40755 },
      { ...plain, path: '/usr/share/doc/bash/README', mode: 0o100644, size: 7 },
      { ...plain, path: '/var/log/bash', mode: 0o100644, ghost: true },
    ]);
  });

  test('may have next to nothing: a key or a package without files', () => {
    const header = parseHeader(headerBytes([[tags.name, 'empty']]), place);
    expect(header).toMatchObject({ name: 'empty', sourceRpm: undefined, buildTime: undefined, changelogTimes: [] });
    expect(header.files.count).toBe(0);
  });

  test('of the oldest form has whole paths', () => {
    const header = parse({
      name: 'old',
      tags: { [tags.oldFileNames]: ['/a/b', '/c'], [tags.fileModes]: halfWords(0o100644, 0o40755) },
    });
    expect(filesOf(header)).toMatchObject([
      { path: '/a/b', mode: 0o100644 },
      { path: '/c', mode: 0o40755 },
    ]);
  });

  test('has sizes beyond 4 GiB in 64 bits', () => {
    const header = parse({
      name: 'large',
      files: { '/a': {}, '/b': {} },
      tags: { [tags.fileSizes]: undefined, [tags.longFileSizes]: { bits: 64, numbers: [2 ** 32 + 5, 1] } },
    });
    expect(filesOf(header)).toMatchObject([{ size: 2 ** 32 + 5 }, { size: 1 }]);
  });

  test.each([
    { what: 'SHA-256', algorithms: words(8), sha256: digest },
    { what: 'SHA-256 told per file', algorithms: words(8, 8), sha256: digest },
    { what: 'SHA-512', algorithms: words(10), sha256: undefined },
    { what: 'one that differs between files', algorithms: words(8, 10), sha256: undefined },
    { what: 'none told, which means MD5', algorithms: undefined, sha256: undefined },
  ])('digest: $what', ({ algorithms, sha256 }) => {
    const header = parse({
      name: 'digests',
      files: { '/a': { digest: digest.toUpperCase() }, '/b': { digest: 'ab'.repeat(16) } },
      tags: { [tags.fileDigestAlgorithm]: algorithms },
    });
    expect(filesOf(header)).toMatchObject([{ sha256 }, { sha256: undefined }]);
  });

  test('keeps bytes that are not UTF-8', () => {
    const header = parse({ name: 'caf\udce9', files: { '/\udcff/\u{1f600}': {}, '/\udcff/\udc80': {} } });
    expect(header.name).toBe('caf\udce9');
    expect(filesOf(header).map(({ path }) => path)).toEqual(['/\udcff/\u{1f600}', '/\udcff/\udc80']);
  });

  test('has what was added at installation after its region, which counts', () => {
    const region = { bits: 8, numbers: Array.from({ length: 16 }, () => 0) } as const;
    const bytes = headerBytes([
      [63, region],
      [tags.name, 'a'],
      [tags.buildTime, words(1)],
      [tags.buildTime, words(2)],
    ]);
    new DataView(bytes.buffer).setUint32(8 + 4, 7);
    expect(parseHeader(bytes, place)).toMatchObject({ name: 'a', buildTime: 2 });
  });
});

describe('a damaged header is reported with its place', () => {
  const sound = packageBytes(bash);
  const entryOf = (tag: number) => {
    const view = new DataView(sound.buffer);
    const count = view.getUint32(0);
    return 8 + 16 * Array.from({ length: count }, (_, index) => view.getUint32(8 + 16 * index)).indexOf(tag);
  };
  const changed = (at: number, value: number) => {
    const bytes = sound.slice();
    new DataView(bytes.buffer).setUint32(at, value);
    return bytes;
  };

  test.each([
    { what: 'no bytes', bytes: new Uint8Array(), fault: 'header 3, byte 0: it has 0 bytes' },
    { what: 'one byte less', bytes: sound.slice(0, -1), fault: 'do not add up to its' },
    { what: 'one byte more', bytes: new Uint8Array([...sound, 0]), fault: 'do not add up to its' },
    { what: 'as many tags as fit 32 bits', bytes: changed(0, 2 ** 32 - 1), fault: '4294967295 tags' },
    { what: 'an unknown type', bytes: changed(entryOf(tags.version) + 4, 10), fault: 'tag 1001 has type 10' },
    {
      what: 'an offset beyond the end',
      bytes: changed(entryOf(tags.version) + 8, 2 ** 31),
      fault: 'beyond the end of the header',
    },
    {
      what: 'a count beyond the end',
      bytes: changed(entryOf(tags.fileSizes) + 12, 2 ** 30),
      fault: 'tag 1028 has 1073741824 elements',
    },
    { what: 'a name that is a number', bytes: changed(entryOf(tags.name) + 4, 4), fault: 'tag 1000 has' },
    { what: 'no name', bytes: headerBytes([[tags.version, '1']]), fault: 'it has no name' },
    { what: 'an empty name', bytes: headerBytes([[tags.name, '']]), fault: 'it has no name' },
    {
      what: 'a build time that is a text',
      bytes: packageBytes({ name: 'a', tags: { [tags.buildTime]: 'x' } }),
      fault: '(package a), byte 110: tag 1006 has type 6',
    },
    {
      what: 'a list of files that is a number',
      bytes: packageBytes({ name: 'a', tags: { [tags.baseNames]: words(1) } }),
      fault: 'not that of a list of strings',
    },
    {
      what: 'more strings than there are',
      bytes: changed(entryOf(tags.directoryNames) + 12, 99),
      fault: 'tag 1118 declares 99 strings',
    },
    {
      what: 'files without modes',
      bytes: packageBytes({ ...bash, tags: { [tags.fileModes]: undefined } }),
      fault: 'it has 5 files, but no tag 1030',
    },
    {
      what: 'files without directories',
      bytes: packageBytes({ ...bash, tags: { [tags.directoryIndexes]: undefined } }),
      fault: 'but no tag 1116',
    },
    {
      what: 'modes of fewer files',
      bytes: packageBytes({ ...bash, tags: { [tags.fileModes]: halfWords(1) } }),
      fault: 'tag 1030 has 1 values for 5 files',
    },
    {
      what: 'a directory that does not exist',
      bytes: packageBytes({ ...bash, tags: { [tags.directoryNames]: ['/'] } }),
      fault: 'is in directory 1 of 1',
    },
    {
      what: 'directories without a slash at the end',
      bytes: packageBytes({ ...bash, tags: { [tags.directoryNames]: ['/', '/usr', '/var/', '/etc/'] } }),
      fault: 'directory 1 does not end with a slash',
    },
    {
      what: 'more directories than files',
      bytes: packageBytes({ name: 'a', files: { '/a': {} }, tags: { [tags.directoryNames]: ['/', '/usr/'] } }),
      fault: 'it has 2 directories for 1 files',
    },
    {
      what: 'a directory longer than a path',
      bytes: packageBytes({ name: 'a', files: { [`/${'x'.repeat(4095)}/a`]: {} } }),
      fault: 'tag 1118 has a string of more than 4096 bytes',
    },
    {
      what: 'a base name longer than a path',
      bytes: packageBytes({ name: 'a', files: { [`/${'x'.repeat(4097)}`]: {} } }),
      fault: 'tag 1117 has a string of more than 4096 bytes',
    },
    {
      what: 'a version longer than a path',
      bytes: packageBytes({ name: 'a', tags: { [tags.version]: '\udcff'.repeat(4097) } }),
      fault: 'tag 1001 has a string of more than 4096 bytes',
    },
    {
      what: 'times of changes in bytes',
      bytes: packageBytes({ name: 'a', tags: { [tags.changelogTimes]: { bits: 8, numbers: [1] } } }),
      fault: 'tag 1080 has numbers of 8 bits instead of 32',
    },
  ])('$what', ({ bytes, fault }) => {
    expect(() => parseHeader(bytes, place)).toThrow(
      expect.objectContaining({ code: 'RPMDB_HEADER_DAMAGED', message: expect.stringContaining(fault) }),
    );
  });

  test('as long as a path may be is not too long', () => {
    const directory = `/${'x'.repeat(4094)}/`;
    expect(filesOf(parse({ name: 'a', files: { [`${directory}a`]: {} } }))).toMatchObject([{ path: `${directory}a` }]);
  });

  test('whatever the bytes: a package or that error', () => {
    const { indexEnd, dataLength } = partsOf(sound);
    const change = fc.tuple(
      fc.oneof(
        { weight: 1, arbitrary: fc.nat(indexEnd - 1) },
        { weight: 3, arbitrary: fc.integer({ min: indexEnd, max: sound.length - 1 }) },
      ),
      fc.integer({ min: 0, max: 255 }),
    );
    const cut = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(dataLength) });
    const mutated = fc.tuple(fc.array(change, { maxLength: 6 }), cut).map(([changes, missing]) => {
      const bytes = sound.slice(0, sound.length - missing);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      new DataView(bytes.buffer).setUint32(4, dataLength - missing);
      return bytes;
    });
    let packages = 0;
    let errors = 0;
    fc.assert(
      fc.property(mutated, (bytes) => {
        try {
          filesOf(parseHeader(bytes, place));
          packages += 1;
        } catch (error) {
          expect(isChunkahError(error) && error.code).toBe('RPMDB_HEADER_DAMAGED');
          errors += 1;
        }
      }),
      { numRuns: 5_000, seed: 6 },
    );
    // Both outcomes must be common: otherwise the bytes are too wild, or too tame.
    expect(Math.min(packages, errors)).toBeGreaterThan(1_000);
  });
});

function partsOf(header: Uint8Array) {
  const view = new DataView(header.buffer);
  return { indexEnd: 8 + 16 * view.getUint32(0), dataLength: view.getUint32(4) };
}
