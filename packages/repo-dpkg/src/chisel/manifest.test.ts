import { zstdCompressSync } from 'node:zlib';
import { stabilityFromInterval } from '@chunkah/core';
import { unpackZstd } from '@chunkah/package-db';
import { type ClaimsCase, defaultMtime, describeRepo, file, type RepoCase, symlink, type Tree } from '@chunkah/testkit';
import { describe, expect, it } from 'vitest';
import dpkg from '../index.ts';

/** Lines of a manifest, with the header before them. */
function wall(...written: readonly object[]): string {
  const header = { jsonwall: '1.0', schema: '1.0', count: written.length + 1 };
  return [header, ...written].map((record) => `${JSON.stringify(record)}\n`).join('');
}

const records = [
  { kind: 'content', slice: 'base-files_base', path: '/etc/' },
  { kind: 'package', name: 'base-files', version: '12ubuntu4.6', sha256: '0', arch: 'amd64' },
  { kind: 'package', name: 'libc6', version: '2.35', sha256: '0', arch: 'amd64' },
  { kind: 'path', path: '/etc/', mode: '0755', slices: ['base-files_base', 'libc6_config', 'libc6_libs'] },
  { kind: 'path', path: '/etc/os-release', mode: '0777', slices: ['base-files_release-info'], link: '../usr/os' },
  { kind: 'path', path: '/usr/lib/libc.so.6', mode: '0644', slices: ['libc6_libs'], sha256: '0', size: 1, inode: 1 },
  { kind: 'path', path: '/usr/lib/was-a-file', mode: '0644', slices: ['libc6_libs'], sha256: '0', size: 1 },
  { kind: 'path', path: '/var/lib/chisel/manifest.wall', mode: '0644', slices: ['base-files_chisel'] },
  { kind: 'slice', name: 'libc6_libs' },
];

const text = wall(...records);

/** A chiselled root with this manifest. */
function chiselled(manifest: Uint8Array): Tree {
  return {
    'var/lib/chisel/manifest.wall': file(manifest),
    'etc/os-release': symlink('../usr/os'),
    'usr/lib/libc.so.6': file(),
    'usr/lib/was-a-file': symlink('x'),
  };
}

const undated = { mtimeClamp: defaultMtime, stability: stabilityFromInterval(30) };

const claims: readonly ClaimsCase[] = [
  {
    name: 'a chiselled root: packages by their slices, types as the manifest says',
    tree: chiselled(zstdCompressSync(text)),
    components: {
      'base-files': { files: ['/etc', '/etc/os-release'], version: '12ubuntu4.6', ...undated },
      libc6: { files: ['/etc', '/usr/lib/libc.so.6'], version: '2.35', ...undated },
    },
    warnings: ['components without any date (2): each counts as updated monthly, such as base-files'],
  },
  {
    name: 'a manifest in several frames',
    tree: chiselled(Buffer.concat([zstdCompressSync(text.slice(0, 300)), zstdCompressSync(text.slice(300))])),
    components: { 'base-files': ['/etc', '/etc/os-release'], libc6: ['/etc', '/usr/lib/libc.so.6'] },
    warnings: [/^components without any date/],
  },
];

function refused(name: string, manifest: Uint8Array, ...mentions: readonly string[]): RepoCase {
  return { name, tree: chiselled(manifest), error: 'CHISEL_MANIFEST_DAMAGED', mentions };
}

const failures: readonly RepoCase[] = [
  refused('a manifest that is not compressed', Buffer.from(text), 'at byte 0 it has no zstd frame'),
  refused('a manifest of which the second frame is missing', zstdCompressSync(text.slice(0, 500)), 'line'),
  refused('a manifest that lost lines', zstdCompressSync(wall(...records).replace(/.*slice".*\n$/, '')), 'line 1'),
  refused('a path without slices', zstdCompressSync(wall({ kind: 'path', path: '/a' })), 'line 2', 'list of slices'),
  refused('a path out of the root', zstdCompressSync(wall({ kind: 'path', path: '/../a', slices: [] })), 'line 2'),
  refused('a slice of no package', zstdCompressSync(wall({ kind: 'path', path: '/a', slices: ['x'] })), 'line 2'),
];

describeRepo(dpkg, [...claims, ...failures]);

describe('frames of Zstandard', () => {
  const content = Buffer.from('frame '.repeat(100_000));

  it('of every level, with checksum and without, are unpacked one after another', () => {
    const skippable = Buffer.from([0x5f, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
    const packed = zstdCompressSync(content);
    const joined = Buffer.concat([packed, skippable, zstdCompressSync(Buffer.alloc(0)), packed]);
    expect(Buffer.from(unpackZstd(joined, 2 ** 24)).equals(Buffer.concat([content, content]))).toBe(true);
  });

  it('that unpack to more than the limit in all are refused', () => {
    const packed = zstdCompressSync(content);
    expect(() => unpackZstd(Buffer.concat([packed, packed]), content.length + 1)).toThrow(/more than/);
  });

  it('that are cut off anywhere are refused', () => {
    const packed = zstdCompressSync(content);
    for (let length = 1; length < packed.length; length += 1) {
      expect(() => unpackZstd(packed.subarray(0, length), 2 ** 24)).toThrow(/cut off/);
    }
  });
});
