import { isChunkahError } from '@chunkah/core';
import { filesOf, loadRepos, resolveClaims } from '@chunkah/core/engine';
import { file, memoryContext, symlink, type Tree } from '@chunkah/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import apk from './index.ts';
import { parseInstalled } from './parse-installed.ts';
import { writtenInstalled } from './written-installed.fixture.ts';

/** Databases; `FUZZ_RUNS=100000` makes the long run. */
const runs = Number(process.env.FUZZ_RUNS ?? 400);
const timeout = 30_000 + runs * 20;

const path = '/lib/apk/db/installed';

const whole = writtenInstalled(
  { name: 'busybox', directories: { bin: ['busybox', 'sh'], '': ['top'], etc: [] } },
  { name: 'ssl_client', origin: 'busybox', directories: { usr: [], 'usr/bin': ['ssl_client', 'ünï'] } },
  { name: 'musl', buildTime: 1_750_000_000, directories: { lib: ['ld-musl.so.1'] }, more: ['r:busybox', 'q:5'] },
);

const tree: Tree = {
  'bin/busybox': file('b'),
  'bin/sh': symlink('busybox'),
  'bin/ls': symlink('busybox'),
  'usr/bin/ssl_client': file('s'),
  'usr/bin/ünï': file('u'),
  'lib/ld-musl.so.1': file('m'),
  top: file('t'),
};

const lines = Buffer.from(whole).toString('latin1').split('\n');

/** The database with bytes changed, lines left out, doubled or replaced, and the rest cut off. */
const damaged = fc
  .record({
    bytes: fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 3 }),
    lines: fc.array(
      fc.tuple(
        fc.nat(lines.length - 1),
        fc.constantFrom(
          null,
          '',
          'P:x',
          'F:',
          'F:usr',
          'F:../x',
          'R:y',
          'R:a/b',
          'Z:Q1',
          'M:0:0:755',
          't:-1',
          'o:',
          ':',
        ),
      ),
      { maxLength: 2 },
    ),
    length: fc.oneof({ weight: 4, arbitrary: fc.constant(whole.length) }, fc.nat(whole.length)),
  })
  .map((change) => {
    const bytes = Buffer.from(whole);
    for (const [at, value] of change.bytes) bytes[at] = value;
    const changed = bytes.subarray(0, change.length).toString('latin1').split('\n');
    for (const [at, text] of change.lines) changed.splice(at, text === null ? 1 : 0, ...(text === null ? [] : [text]));
    return Buffer.from(changed.join('\n'), 'latin1');
  });

/** How many entries the packages of a database claim. */
async function claimedEntries(bytes: Uint8Array): Promise<number> {
  const context = memoryContext({ ...tree, [path.slice(1)]: file(bytes) });
  const repos = await loadRepos([apk()], context);
  const { files, now } = context;
  const assignment = await resolveClaims({ files, repos, linksTogether: true, defaultMtimeClamp: now });
  return assignment.components.reduce(
    (sum, { name }, number) => sum + (name.startsWith('apk/') ? filesOf(assignment, number).length : 0),
    0,
  );
}

describe('a database that apk would not write', () => {
  test(`gives claims or an error that has a code, ${runs} times`, { timeout }, async () => {
    const outcomes = { claims: 0, errors: 0 };
    await fc.assert(
      fc.asyncProperty(damaged, async (bytes) => {
        try {
          if ((await claimedEntries(bytes)) > 0) outcomes.claims += 1;
        } catch (error) {
          expect(isChunkahError(error) && error.code).toBe('APKDB_DAMAGED');
          outcomes.errors += 1;
        }
      }),
      { numRuns: runs, seed: 16 },
    );
    expect(Math.min(outcomes.claims, outcomes.errors)).toBeGreaterThan(runs / 10);
  });

  test('a lost byte never gives fewer packages, but where it is a whole package that is lost', () => {
    const count = parseInstalled({ path, bytes: whole }).length;
    for (let at = 0; at < whole.length; at += 1) {
      const bytes = Buffer.concat([whole.subarray(0, at), whole.subarray(at + 1)]);
      try {
        expect(parseInstalled({ path, bytes }), `without byte ${at}`).toHaveLength(count);
      } catch (error) {
        expect(isChunkahError(error) && error.code, String(error)).toBe('APKDB_DAMAGED');
      }
    }
  });

  test.each([
    ['packages', 'P:a\n\n'],
    ['directories', `P:a\n${'F:usr/bin\n'.repeat(1000)}\n`],
    ['files', `P:a\nF:usr/bin\n${'R:x\n'.repeat(2000)}\n`],
    ['long directories', `P:a\nF:${'x/'.repeat(100_000)}x\n\n`],
    ['keys', `P:a\n${Array.from({ length: 100 }, (_, key) => `${String.fromCharCode(80 + key)}:x\n`).join('')}\n`],
  ])('8 MB of %s are read, or refused, within seconds', { timeout: 20_000 }, async (_, text) => {
    const bytes = Buffer.from(text.repeat(Math.ceil(8e6 / text.length)), 'latin1');
    await claimedEntries(bytes).catch((error: unknown) => {
      if (!isChunkahError(error)) throw error;
    });
  });
});
