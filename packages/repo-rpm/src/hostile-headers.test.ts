import { isChunkahError } from '@chunkah/core';
import { filesOf, loadRepos, resolveClaims } from '@chunkah/core/engine';
import { directory, file, memoryContext, symlink, type Tree } from '@chunkah/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writtenNdb } from './database/ndb/written-ndb.fixture.ts';
import { halfWords, packageBytes } from './header/header-bytes.fixture.ts';
import { tags } from './header/tags.ts';
import rpm from './index.ts';

const now = 1_760_000_000;

const tree: Tree = {
  lib64: symlink('usr/lib64'),
  'usr/lib64/libc.so.6': file('libc'),
  'usr/bin/bash': file('bash'),
  'usr/bin/sh': symlink('bash'),
  'usr/share/doc/bash/README': file('read me'),
  'var/log': directory(),
};

const headers = [
  packageBytes({
    name: 'bash',
    changelogTimes: [now - 86_400, now - 864_000],
    files: {
      '/usr/bin/bash': { mode: 0o755, size: 4, digest: 'ab'.repeat(32) },
      '/usr/bin/sh': { mode: 0o120777, size: 4, linkTarget: 'bash' },
      '/usr/share/bash': { mode: 0o40755 },
      '/usr/share/moved': { size: 7, digest: 'cd'.repeat(32) },
      '/var/log': { mode: 0o40755, flags: 64 },
    },
  }),
  packageBytes({ name: 'glibc', files: { '/lib64/libc.so.6': {}, '/lib64': { mode: 0o120777 } } }),
  packageBytes({
    name: 'old',
    tags: { [tags.oldFileNames]: ['/usr/bin/bash'], [tags.fileModes]: halfWords(0o100755) },
  }),
];

/** How many entries the packages with these headers claim. */
async function claimedEntries(...bytes: readonly Uint8Array[]): Promise<number> {
  const database = writtenNdb(bytes.map((header, index) => [index + 1, header]));
  const context = memoryContext({ ...tree, 'var/lib/rpm/Packages.db': file(database) }, { now });
  const repos = await loadRepos([rpm()], context);
  const { files } = context;
  const assignment = await resolveClaims({ files, repos, linksTogether: true, defaultMtimeClamp: now });
  return assignment.components.reduce((sum, { name }, number) => {
    return name.startsWith('rpm/') ? sum + filesOf(assignment, number).length : sum;
  }, 0);
}

describe('headers that no program would write', () => {
  test('give claims or an error, whatever the bytes', { timeout: 30_000 }, async () => {
    const change = fc.tuple(fc.nat(2_000), fc.integer({ min: 0, max: 255 }));
    const changesPerHeader = fc.tuple(...headers.map(() => fc.array(change, { maxLength: 2 })));
    let claims = 0;
    let errors = 0;
    await fc.assert(
      fc.asyncProperty(changesPerHeader, async (changes) => {
        const mutated = headers.map((header, number) => {
          const bytes = header.slice();
          for (const [at, value] of changes[number] ?? []) bytes[at % bytes.length] = value;
          return bytes;
        });
        try {
          if ((await claimedEntries(...mutated)) > 0) claims += 1;
        } catch (error) {
          expect(isChunkahError(error) && error.code).toBe('RPMDB_HEADER_DAMAGED');
          errors += 1;
        }
      }),
      { numRuns: 600, seed: 6 },
    );
    expect(Math.min(claims, errors)).toBeGreaterThan(100);
  });

  const count = 200_000;
  const numbers = Array.from({ length: count }, () => 0);
  const longest = `/${'x/'.repeat(2_047)}`;
  test.each([
    { what: 'empty names', name: '', directoryName: longest },
    { what: 'names with a slash', name: 'a/b', directoryName: longest },
    { what: 'equal names', name: 'a', directoryName: longest },
    { what: 'empty names in the root', name: '', directoryName: '/' },
  ])('are read within seconds with 200 000 $what', { timeout: 10_000 }, async ({ name, directoryName }) => {
    const header = packageBytes({
      name: 'a',
      tags: {
        [tags.baseNames]: numbers.map(() => name),
        [tags.directoryIndexes]: { bits: 32, numbers },
        [tags.directoryNames]: [directoryName],
        [tags.fileModes]: { bits: 16, numbers },
      },
    });
    expect(await claimedEntries(header)).toBe(0);
  });

  test('with a directory as long as the list of files are refused within seconds', { timeout: 10_000 }, async () => {
    const header = packageBytes({
      name: 'a',
      tags: {
        [tags.baseNames]: numbers.map(() => ''),
        [tags.directoryIndexes]: { bits: 32, numbers },
        [tags.directoryNames]: [`/${'x/'.repeat(count)}`],
        [tags.fileModes]: { bits: 16, numbers },
      },
    });
    await expect(claimedEntries(header)).rejects.toMatchObject({ code: 'RPMDB_HEADER_DAMAGED' });
  });
});
