import { gzipSync, zstdCompressSync } from 'node:zlib';
import { isChunkahError } from '@chunkah/core';
import { loadRepos, resolveClaims } from '@chunkah/core/engine';
import { file, memoryContext, type Tree, type TreeEntry } from '@chunkah/testkit';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import dpkg from '../index.ts';
import { changelog, statusOf } from '../sample-database.fixture.ts';

/*
 * Whatever the files of a database hold, a run ends with components, or with an error that has a
 * code.
 */

/** Databases; `FUZZ_RUNS=100000` makes the long run. */
const runs = Number(process.env.FUZZ_RUNS ?? 400);
const timeout = 30_000 + runs * 20;

const manifest = [
  { jsonwall: '1.0', schema: '1.0', count: 4 },
  { kind: 'package', name: 'base', version: '1', arch: 'amd64' },
  { kind: 'path', path: '/etc/', mode: '0755', slices: ['base_a', 'base_b'] },
  { kind: 'path', path: '/etc/x', mode: '0644', slices: ['base_a'], link: 'y' },
];

const sum = 'd41d8cd98f00b204e9800998ecf8427e';

const sound: Tree = {
  ...statusOf([
    { name: 'bash', source: 'shells (5)', paths: ['/usr/bin/bash', '/usr/bin/sh'] },
    { name: 'libx', multiArch: true, paths: ['/usr/lib/x.so', '/lib/y'] },
    { name: 'gone', state: 'config-files', conffiles: ['/etc/gone'], paths: ['/etc/gone'] },
  ]),
  'var/lib/dpkg/diversions': file('/usr/bin/sh\n/usr/bin/sh.real\nother\n/lib/y\n/lib/z\n:\n'),
  'var/lib/dpkg/info/format': file('1\n'),
  'var/lib/dpkg/status.d/tzdata': file('Package: tzdata\nVersion: 2024a\n'),
  'var/lib/dpkg/status.d/tzdata.md5sums': file(`${sum}  usr/share/zoneinfo/UTC\n`),
  'var/lib/chisel/manifest.wall': file(zstdCompressSync(manifest.map((line) => `${JSON.stringify(line)}\n`).join(''))),
  'usr/share/doc/bash/changelog.Debian.gz': file(gzipSync(changelog(1_690_000_000, 1_600_000_000))),
  'usr/share/doc/libx/changelog.Debian': file(changelog(1_680_000_000)),
  'var/lib/ucf/registry': file('bash /etc/x\n'),
  'usr/bin/bash': file('b'),
  'usr/bin/sh.real': file('s'),
  'usr/lib/x.so': file('x'),
  'lib/z': file('z'),
  'etc/x': file('x'),
};

/** The files that are read. */
const sources = Object.entries(sound).flatMap(([path, entry]) =>
  entry.kind === 'file' && entry.content.length > 1 ? [[path, Buffer.from(entry.content)] as const] : [],
);

const pieces = [
  ...['\n', '\n\n', ' ', '/', '/.', '/..', '//', '\0', ':', ',', '"', '{', '}', '[', '>', ' -- A <a@b>  ', '_'],
  ...['Package: ', 'Status: a b installed\n', 'Version: ', 'Source: ', 'Multi-Arch: same\n', '/usr/bin\n', '\udcff'],
  ...['Sat, 04 May 2024 10:12:14 +0200', '99999999999999999999', '-1', '\r\n', '\t', '/usr/bin/bash\n'],
].map((text) => Buffer.from(text, 'latin1'));

const change = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...pieces) },
  { weight: 2, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 6 }).map((bytes) => Buffer.from(bytes)) },
);

/** One file with some bytes written over or put between, and the rest of it cut off perhaps. */
const damaged = fc.constantFrom(...sources).chain(([path, whole]) => {
  const edits = fc.array(fc.tuple(fc.nat(whole.length), fc.boolean(), change), { maxLength: 4 });
  const length = fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, fc.nat(whole.length));
  return fc.tuple(edits, length).map(([list, cut]): readonly [string, TreeEntry] => {
    let bytes: Buffer = whole;
    for (const [at, isOver, piece] of list) {
      bytes = Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(isOver ? at + piece.length : at)]);
    }
    return [path, file(bytes.subarray(0, cut))];
  });
});

it(
  'a database with changed bytes gives components or an error with a code',
  async () => {
    let taken = 0;
    const property = fc.asyncProperty(fc.array(damaged, { minLength: 1, maxLength: 2 }), async (damages) => {
      const context = memoryContext({ ...sound, ...Object.fromEntries(damages) });
      const { files } = context;
      try {
        const repos = await loadRepos([dpkg()], context);
        await resolveClaims({ files, repos, linksTogether: true, defaultMtimeClamp: 0 });
        taken += 1;
      } catch (error) {
        if (!isChunkahError(error) || error.code === 'REPO_FAILED') throw error;
      }
    });
    await fc.assert(property, { numRuns: runs, seed: 6 });
    expect(taken).toBeGreaterThan(runs / 20);
    expect(taken).toBeLessThan(runs - runs / 20);
  },
  timeout,
);
