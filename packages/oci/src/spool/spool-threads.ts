import { Worker } from 'node:worker_threads';
import { fromFailureData, tooManyOpenFiles } from '@chunkah/core/engine';
import type { SpooledLayer, SpoolJob, SpoolReply, SpoolTask } from './spool-job.ts';

/** Beside this package's index, in the sources as in the bundle. */
const workerFile = import.meta.url.endsWith('.ts')
  ? new URL('../spool-worker.ts', import.meta.url)
  : new URL('./spool-worker.js', import.meta.url);

/** MiB for a thread's short-lived objects: it has few of them. */
const resourceLimits = { maxYoungGenerationSizeMb: 8 };

/** Threads that check and decompress layers, one each at a time. */
export class SpoolThreads {
  readonly #job: SpoolJob;
  readonly #most: number;
  readonly #idle: SpoolThread[] = [];
  readonly #all: SpoolThread[] = [];
  readonly #waiting: ((thread: SpoolThread) => void)[] = [];

  /** @param most threads, at least 1; they start when they are needed. */
  constructor(job: SpoolJob, most: number) {
    this.#job = job;
    this.#most = most;
  }

  /**
   * Runs a task on the next thread that is free.
   * @throws ChunkahError; never settles once stopped.
   */
  async run(task: SpoolTask): Promise<SpooledLayer> {
    const thread = await this.#take();
    try {
      return await thread.run(task);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#idle.push(thread);
      else next(thread);
    }
  }

  /** Ends all threads after the piece at hand. */
  async stop(): Promise<void> {
    // To terminate a thread in the middle would leave what zlib does in the background.
    Atomics.store(this.#job.stopped, 0, 1);
    await Promise.all(this.#all.map((thread) => thread.end()));
  }

  #take(): Promise<SpoolThread> {
    const idle = this.#idle.pop();
    if (idle !== undefined) return Promise.resolve(idle);
    if (this.#all.length < this.#most) {
      const thread = new SpoolThread(this.#job);
      this.#all.push(thread);
      return Promise.resolve(thread);
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

class SpoolThread {
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  #answer: PromiseWithResolvers<SpooledLayer> | undefined;

  constructor(job: SpoolJob) {
    this.#worker = new Worker(workerFile, { workerData: job, resourceLimits });
    this.#worker.on('message', (reply: SpoolReply) => {
      if (reply.kind === 'done') this.#answer?.resolve(reply.layer);
      else this.#answer?.reject(fromFailureData(reply.error));
    });
    this.#worker.on('error', (error) => {
      this.#answer?.reject(tooManyOpenFiles('cannot start a thread', error) ?? error);
    });
    this.#ended = new Promise((resolve) => {
      this.#worker.on('exit', () => resolve());
    });
  }

  run(task: SpoolTask): Promise<SpooledLayer> {
    this.#answer = Promise.withResolvers<SpooledLayer>();
    this.#worker.postMessage(task);
    return this.#answer.promise;
  }

  end(): Promise<void> {
    this.#worker.postMessage('end');
    return this.#ended;
  }
}
