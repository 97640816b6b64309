import { isChunkahError } from '@chunkah/core';
import { filesOf, loadRepos, resolveClaims } from '@chunkah/core/engine';
import { file, memoryContext, symlink, type Tree } from '@chunkah/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import alpm from './index.ts';
import { writtenLocal } from './written-local.fixture.ts';

/** Databases; `FUZZ_RUNS=100000` makes the long run. */
const runs = Number(process.env.FUZZ_RUNS ?? 400);
const timeout = 30_000 + runs * 20;

const database: Readonly<Record<string, Uint8Array>> = {
  ...writtenLocal(
    'var/lib/pacman',
    { name: 'bash', size: 9, files: ['usr/', 'usr/bin/', 'usr/bin/bash', 'usr/bin/sh', 'usr/bin/ünï'] },
    { name: 'glibc', version: '2.42-1', size: 9, files: ['usr/', 'usr/lib/', 'usr/lib/libc.so.6'] },
    { name: 'locales', base: 'glibc', files: ['lib/locale'], more: '%INSTALLED_DB%\ncore\n\n%XDATA%\npkgtype=pkg\n\n' },
  ),
  'etc/pacman.conf': Buffer.from('#\n[options]\nDBPath = /var/lib/pacman/\n[core]\nServer = x\n'),
};

const tree: Tree = {
  lib: symlink('usr/lib'),
  'usr/bin/bash': file('b'),
  'usr/bin/sh': symlink('bash'),
  'usr/bin/rbash': symlink('bash'),
  'usr/bin/ünï': file('u'),
  'usr/lib/libc.so.6': file('c'),
  'usr/lib/locale': file('l'),
};

const names = Object.keys(database);

/** A file of the database with bytes changed, a line left out or added, and the rest cut off. */
const damage = fc.record({
  name: fc.constantFrom(...names),
  bytes: fc.array(fc.tuple(fc.nat(400), fc.integer({ min: 0, max: 255 })), { maxLength: 3 }),
  line: fc.option(
    fc.tuple(
      fc.nat(40),
      fc.constantFrom(
        null,
        '',
        '%FILES%',
        '%NAME%',
        '%X_y%',
        '%%',
        '/a',
        '../..',
        './',
        'usr/..',
        'DBPath=',
        'DBPath=/..',
      ),
    ),
  ),
  length: fc.oneof({ weight: 4, arbitrary: fc.constant(1000) }, fc.nat(400)),
});

/** The database with some of its files changed. */
const damaged = fc.array(damage, { minLength: 1, maxLength: 2 }).map((changes) => {
  const files: Record<string, Uint8Array> = { ...database };
  for (const { name, bytes: values, line, length } of changes) {
    const bytes = Buffer.from(files[name] ?? []);
    for (const [at, value] of values) if (bytes.length > 0) bytes[at % bytes.length] = value;
    const lines = bytes.subarray(0, length).toString('latin1').split('\n');
    const [at = 0, text = null] = line ?? [];
    if (line !== null) lines.splice(at % lines.length, text === null ? 1 : 0, ...(text === null ? [] : [text]));
    files[name] = Buffer.from(lines.join('\n'), 'latin1');
  }
  return files;
});

/** How many entries the packages of a database claim, and how much it warns. */
async function load(files: Readonly<Record<string, Uint8Array>>, plugin = alpm()) {
  const placed = Object.entries(files).map(([path, bytes]) => [path, file(bytes)] as const);
  const context = memoryContext({ ...tree, ...Object.fromEntries(placed) });
  const repos = await loadRepos([plugin], context);
  const assignment = await resolveClaims({
    files: context.files,
    repos,
    linksTogether: true,
    defaultMtimeClamp: context.now,
  });
  const claimed = assignment.components.reduce(
    (sum, { name }, number) => sum + (name.startsWith('alpm/') ? filesOf(assignment, number).length : 0),
    0,
  );
  return { isFound: repos.length > 0, claimed, warnings: context.messages.length };
}

describe('a database that pacman would not write', () => {
  test.each([
    { what: 'by default', plugin: alpm() },
    { what: 'like chunkah 0.6', plugin: alpm({ like: 'chunkah-0.6' }) },
  ])(`gives claims or an error that has a code, ${runs} times ($what)`, { timeout }, async ({ plugin }) => {
    const outcomes = { claims: 0, errors: 0 };
    await fc.assert(
      fc.asyncProperty(damaged, async (files) => {
        try {
          if ((await load(files, plugin)).claimed > 0) outcomes.claims += 1;
        } catch (error) {
          expect(isChunkahError(error) && error.code).toBe('ALPMDB_DAMAGED');
          outcomes.errors += 1;
        }
      }),
      { numRuns: runs, seed: 16 },
    );
    expect(Math.min(outcomes.claims, outcomes.errors)).toBeGreaterThan(runs / 50);
  });

  test('a file that is cut off anywhere gives an error, a warning, or no less', async () => {
    const sound = await load(database);
    expect(sound).toMatchObject({ isFound: true, warnings: 0 });
    for (const name of names) {
      const bytes = database[name] ?? new Uint8Array();
      for (let length = 0; length < bytes.length; length += 1) {
        const outcome = await load({ ...database, [name]: bytes.subarray(0, length) }).catch((error: unknown) => {
          expect(isChunkahError(error) && error.code, String(error)).toBe('ALPMDB_DAMAGED');
        });
        const isTold = outcome === undefined || outcome.warnings > 0 || outcome.claimed === sound.claimed;
        if (!isTold && !(name.endsWith('locales-1-1/files') && length === 0)) {
          expect(outcome, `${name} cut at ${length}`).toEqual(sound);
        }
      }
    }
  });

  test.each([
    ['short paths', '%FILES%\n', 'x\n'],
    ['equal paths', '%FILES%\n', `${'y/'.repeat(2000)}\n`],
    ['long paths', '%FILES%\n', `${'y/'.repeat(100_000)}\n`],
    ['dots', '%FILES%\n', `${'../'.repeat(1000)}usr/bin/bash\n`],
    ['sections', '', '%FILES%\nx\n\n'],
    ['lines without end', '%FILES%\n', 'x'],
  ])('8 MB of %s are read, or refused, within seconds', { timeout: 20_000 }, async (_, start, text) => {
    const bytes = Buffer.from(start + text.repeat(Math.ceil(8e6 / text.length)), 'latin1');
    await load({ ...database, 'var/lib/pacman/local/bash-1-1/files': bytes }).catch((error: unknown) => {
      if (!isChunkahError(error)) throw error;
    });
  });
});
