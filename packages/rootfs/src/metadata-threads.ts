import { Worker } from 'node:worker_threads';
import { type FileColumns, fromFailureData, tooManyOpenFiles } from '@chunkah/core/engine';
import { mergeMetadata } from './scan/merge-metadata.ts';
import { blockCount, type FoundStrings, type MetadataJob, type MetadataOutcome } from './scan/metadata-job.ts';
import { MetadataReader } from './scan/metadata-reader.ts';
import type { Turns } from './scan/turns.ts';

/** Beside this file, in the sources as in the bundle. */
const workerFile = new URL(`./metadata-worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);
/**
 * Blocks that justify another thread: starting one takes as long as reading a few thousand entries.
 */
const blocksPerThread = 32;
/** A thread's number is a byte. */
const mostThreads = 255;
/**
 * MiB for a thread's short-lived objects: with V8's default their garbage would grow to 16 MiB and
 * more.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 2 };

/**
 * Reads the metadata of all listed entries, on this thread and others.
 * @param xattrsByName keys of extended attributes that are requested whether or not a list names
 *   them.
 * @param threads maximum number, including this one.
 * @throws ChunkahError of the first entry in path order that cannot be read; the reason of an
 * abort.
 */
export async function readAllMetadata(
  root: string,
  columns: FileColumns,
  xattrsByName: readonly string[],
  threads: number,
  turns: Turns,
): Promise<FileColumns> {
  const blocks = blockCount(columns);
  const job: MetadataJob = {
    root,
    xattrsByName,
    columns,
    taken: new Int32Array(new SharedArrayBuffer(4)),
    owners: new Uint8Array(new SharedArrayBuffer(blocks)),
  };
  const count = Math.min(threads, mostThreads, Math.ceil(blocks / blocksPerThread)) - 1;
  const workers = Array.from({ length: count }, (_, number) => startWorker(job, number + 1));
  const ends = workers.map(endOf);
  try {
    const outcomes = await Promise.all([readHere(job, turns), ...workers.map(outcomeOf)]);
    return mergeMetadata(job, expectStrings(outcomes));
  } finally {
    // Threads end by themselves when no block is left. Terminating one that is loading koffi would
    // abort the process.
    Atomics.store(job.taken, 0, blocks);
    await Promise.all(ends);
  }
}

async function readHere(job: MetadataJob, turns: Turns): Promise<MetadataOutcome> {
  const steps = new MetadataReader(job, 0).run();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await turns.next(job.columns.count);
  }
}

function startWorker(job: MetadataJob, thread: number): Worker {
  return new Worker(workerFile, { workerData: { job, thread }, resourceLimits });
}

function outcomeOf(worker: Worker): Promise<MetadataOutcome> {
  return new Promise((resolve, reject) => {
    worker.on('message', resolve);
    worker.on('error', (error) => reject(tooManyOpenFiles('cannot start a thread', error) ?? error));
    worker.on('exit', () => reject(new Error('a thread of the scan ended without an outcome')));
  });
}

function endOf(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    worker.on('exit', () => resolve());
  });
}

function expectStrings(outcomes: readonly MetadataOutcome[]): FoundStrings[] {
  const failures = outcomes.filter((outcome) => outcome.kind === 'failed').sort((a, b) => a.block - b.block);
  const [first] = failures;
  if (first !== undefined) throw fromFailureData(first.error);
  return outcomes.flatMap((outcome) => (outcome.kind === 'done' ? [outcome.strings] : []));
}
