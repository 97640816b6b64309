import assert from 'node:assert/strict';
import type { RepoPlugin } from '@chunkah/core';
import type { ByteStrings, ColumnIndex } from '@chunkah/core/engine';
import { vi } from 'vitest';
import { type Environment, inEnvironment } from './environment.ts';
import { contextOf, type Outcome, outcomeIn } from './outcome.ts';
import type { ClaimsCase } from './repo-case.ts';

/** A repo's result depends only on the tree, not on what it did before. */
export async function loadsAreEqual(plugin: RepoPlugin, repoCase: ClaimsCase): Promise<void> {
  const first = await outcomeIn(plugin, contextOf(repoCase));
  const second = await outcomeIn(plugin, contextOf(repoCase));
  assert.deepEqual(second, first, 'a second load of the same tree gives the same');
}

/**
 * Nor does it depend on inode numbers or on which content arrives first. Only the order of warnings
 * may change.
 */
export async function orderDoesNotMatter(plugin: RepoPlugin, repoCase: ClaimsCase): Promise<void> {
  const outcome = async (reversed: boolean) => sorted(await outcomeIn(plugin, contextOf(repoCase, { reversed })));
  assert.deepEqual(await outcome(true), await outcome(false), 'the same tree, read in another order, gives the same');
}

/** Two times that differ in year, month, day and hour. */
const times = ['2001-02-03T04:05:06.789Z', '2098-12-31T23:59:59.000Z'] as const;

/** Nor does it depend on the time at which the program runs: a repo's clock is `now`. */
export async function clockDoesNotMatter(plugin: RepoPlugin, repoCase: ClaimsCase): Promise<void> {
  const outcome = (time: string) => atTime(time, () => outcomeIn(plugin, contextOf(repoCase)));
  assert.deepEqual(await outcome(times[1]), await outcome(times[0]), 'the same tree at another time gives the same');
}

/**
 * Two environments with nothing in common: letters and numbers are formatted differently, and the
 * date always differs, since one clock is 25 hours ahead of the other.
 */
const environments: readonly Environment[] = [
  { variables: undefined, locale: 'sv-SE', directory: process.cwd(), timeZone: 'Etc/GMT-14' },
  { variables: 'chunkah-conformance', locale: 'tr-TR', directory: '/', timeZone: 'Etc/GMT+11' },
];

/** Nor does it depend on variables, the locale, the working directory or the time zone. */
export async function environmentDoesNotMatter(plugin: RepoPlugin, repoCase: ClaimsCase): Promise<void> {
  const outcomes: (Outcome | undefined)[] = [];
  for (const environment of environments) {
    outcomes.push(await inEnvironment(environment, () => outcomeIn(plugin, contextOf(repoCase))));
  }
  assert.deepEqual(outcomes[1], outcomes[0], 'the same tree in another environment gives the same');
}

/** A repo does not modify the tree: other repos and the image use the same columns. */
export async function treeStaysAsItIs(plugin: RepoPlugin, repoCase: ClaimsCase): Promise<void> {
  const context = contextOf(repoCase);
  const before = copyOfColumns(context.files);
  await outcomeIn(plugin, context);
  for (const [name, bytes] of copyOfColumns(context.files)) {
    assert.ok(before.get(name)?.equals(bytes), `the column ${name} of the file index is as it was`);
  }
}

function sorted(outcome: Outcome | undefined): Outcome | undefined {
  return outcome && { ...outcome, warnings: [...outcome.warnings].sort() };
}

/** Freezes the program's clock at a time while something runs. */
async function atTime<Result>(time: string, work: () => Promise<Result>): Promise<Result> {
  const mockedBefore = vi.getMockedSystemTime();
  vi.setSystemTime(time);
  try {
    return await work();
  } finally {
    if (mockedBefore === null) vi.useRealTimers();
    else vi.setSystemTime(mockedBefore);
  }
}

/** The bytes of all columns by name. */
function copyOfColumns({ columns }: ColumnIndex): Map<string, Buffer> {
  const copies = new Map<string, Buffer>();
  const copy = (name: string, { buffer, byteOffset, byteLength }: ArrayBufferView) =>
    // Twice: the inner one is a view of the same memory.
    copies.set(name, Buffer.from(Buffer.from(buffer, byteOffset, byteLength)));
  for (const [name, column] of Object.entries<ArrayBufferView | ByteStrings | number>({ ...columns })) {
    if (typeof column === 'number') continue;
    if (ArrayBuffer.isView(column)) copy(name, column);
    else for (const part of ['bytes', 'start'] as const) copy(`${name}.${part}`, column[part]);
  }
  return copies;
}
