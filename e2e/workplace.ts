import { createCipheriv } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { file, type Tree, writeTree } from '@chunkah/testkit';
import { expect } from 'vitest';
import { type AtEnd, type ChunkahOptions, type Outcome, runChunkah, scratchDirectory } from './program.ts';

/** Bytes: more than a pipe holds, and more than one read of the program. */
const bigSize = 3 * 1024 * 1024;

/** Two components; the first has a file that takes several reads. */
export const sampleTree: Tree = {
  'usr/big': file(incompressible(bigSize), { xattrs: { 'user.component': 'alpha' } }),
  'usr/lib/small': file('small', { xattrs: { 'user.component': 'beta' } }),
};

/** Always the same bytes, which gzip makes no shorter. */
function incompressible(size: number): Uint8Array {
  return createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(size));
}

/** A rootfs, and places where a run that fails must leave nothing. */
export interface Workplace {
  /** Holds the others; the working directory of the program. */
  readonly directory: string;
  readonly rootfs: string;
  /** Empty: for the image. */
  readonly output: string;
  /** Empty: the program's TMPDIR. */
  readonly temporary: string;
}

/**
 * @param tree of the rootfs. All users may read it.
 * @param atEnd when it is removed, as in `scratchDirectory`.
 */
export function createWorkplace(tree: Tree = sampleTree, atEnd?: AtEnd): Workplace {
  const directory = scratchDirectory(atEnd);
  chmodSync(directory, 0o755);
  const [rootfs, output, temporary] = ['rootfs', 'output', 'temporary'].map((name) => join(directory, name));
  if (rootfs === undefined || output === undefined || temporary === undefined) throw new Error('not reached');
  for (const path of [rootfs, output, temporary]) mkdirSync(path);
  writeTree(rootfs, tree);
  return { directory, rootfs, output, temporary };
}

/** Runs `chunkah ARGS` there. Where the arguments name no other rootfs it is that of the place. */
export function runAt(place: Workplace, args: readonly string[], options: ChunkahOptions = {}): Promise<Outcome> {
  const env = { CHUNKAH_ROOTFS: place.rootfs, TMPDIR: place.temporary, ...options.env };
  return runChunkah(args, { cwd: place.directory, ...options, env });
}

/**
 * Expects exit code 1, one line that says what is wrong and one that says what to do, and nothing
 * else.
 */
export function expectRefused(outcome: Outcome, error: RegExp, hint: RegExp): void {
  const { code, stderr } = outcome;
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^error: .+\nhint: .+\n$/) });
  const [errorLine = '', hintLine = ''] = stderr.split('\n');
  expect(errorLine).toMatch(error);
  expect(hintLine).toMatch(hint);
}

/** Expects that no run has left anything where it wrote, hidden names included. */
export function expectNothingLeft({ output, temporary }: Workplace): void {
  expect(readdirSync(output, { recursive: true })).toEqual([]);
  expect(readdirSync(temporary, { recursive: true })).toEqual([]);
}
