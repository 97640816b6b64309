import { Worker } from 'node:worker_threads';
import { fromFailureData, tooManyOpenFiles } from '@chunkah/core/engine';
import type { LayerJob, LayerWorkerMessage, WrittenBlob } from './write/layer-job.ts';
import type { StreamJob, StreamReply, StreamRequest } from './write/stream-job.ts';

/** Beside this file, in the sources as in the bundle. */
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const layerWorker = new URL(`./layer-worker.${extension}`, import.meta.url);
const streamWorker = new URL(`./stream-worker.${extension}`, import.meta.url);

/**
 * MiB for a thread's short-lived objects: much less costs time for collecting, V8's default costs
 * memory in each thread.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 8 };

export interface LayerWorkerOptions {
  readonly threads: number;
  readonly signal: AbortSignal | undefined;
  /** Called for each layer as soon as it is written. */
  readonly onWritten?: (written: WrittenBlob) => void;
}

/**
 * Runs a job on worker threads.
 * @returns the layers that were written, in the order of their numbers.
 * @throws ChunkahError of the first worker that fails, or the signal's reason when it is aborted;
 * all threads have ended then.
 */
export async function runLayerWorkers(job: LayerJob, options: LayerWorkerOptions): Promise<WrittenBlob[]> {
  const written: WrittenBlob[] = [];
  const count = Math.min(options.threads, job.order.length);
  const workers = Array.from({ length: count }, () => new Worker(layerWorker, { workerData: job, resourceLimits }));
  const exits = workers.map(exitOf);
  const endings = workers.map((worker) =>
    endOf(worker, (message: LayerWorkerMessage) => {
      if (message.kind === 'failed') throw fromFailureData(message.error);
      written[message.written.layer] = message.written;
      options.onWritten?.(message.written);
    }),
  );
  try {
    await unlessAborted(Promise.all(endings), options.signal);
  } finally {
    // Threads end by themselves after the block at hand. To terminate one that begins to compress
    // would abort the process.
    Atomics.store(job.stopped, 0, 1);
    releaseAll(job);
    await Promise.all(exits);
  }
  return Object.values(written);
}

/** Wakes threads that wait for their turn. */
function releaseAll({ allowed }: LayerJob): void {
  if (allowed === undefined) return;
  Atomics.store(allowed, 0, 2 ** 31 - 1);
  Atomics.notify(allowed, 0);
}

/** The thread that writes an archive front to back. */
export interface StreamWorker {
  addLayer(written: WrittenBlob): void;
  /** Ends the archive with these bytes. Settles when all is written. */
  end(tail: Uint8Array): Promise<void>;
  /** Rejects when writing fails; never fulfils. */
  readonly failed: Promise<never>;
  /** Stops the thread. Settles when it has ended. */
  stop(): Promise<void>;
}

export function startStreamWorker(job: StreamJob): StreamWorker {
  const worker = new Worker(streamWorker, { workerData: job, resourceLimits });
  const loaded = Promise.withResolvers<void>();
  const done = endOf(worker, (reply: StreamReply) => {
    if (reply.kind === 'loaded') loaded.resolve();
    if (reply.kind === 'failed') throw fromFailureData(reply.error);
  });
  const failed = done.then(() => new Promise<never>(() => {}));
  const ask = (request: StreamRequest) => worker.postMessage(request);
  return {
    addLayer: (written) => ask({ kind: 'layer', written }),
    end: (tail) => {
      ask({ kind: 'end', tail });
      return done;
    },
    failed,
    async stop() {
      // To terminate a thread that loads a native addon (koffi) would abort the process.
      await Promise.race([loaded.promise, done.catch(() => undefined)]);
      await worker.terminate();
    },
  };
}

/** Settles when the thread has ended; rejects when it throws, or when `onMessage` does. */
function endOf<Message>(worker: Worker, onMessage: (message: Message) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: Message) => {
      try {
        onMessage(message);
      } catch (error) {
        reject(error);
      }
    });
    worker.on('error', (error) => reject(tooManyOpenFiles('cannot start a thread', error) ?? error));
    worker.on('exit', () => resolve());
  });
}

/** Settles when the thread has ended, however. */
function exitOf(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    worker.on('exit', () => resolve());
  });
}

/** As `promise`, but rejects with the signal's reason as soon as it is aborted. */
export async function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return promise;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort);
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
