import { parentPort, workerData } from 'node:worker_threads';
import type { FactsJob } from './scan/facts-job.ts';
import { FactsReader } from './scan/facts-reader.ts';

// A worker thread: it gets the job and its number as its data, tells the outcome, and ends.
const { job, thread } = workerData as { job: FactsJob; thread: number };
const steps = new FactsReader(job, thread).run();
let step = steps.next();
while (step.done !== true) step = steps.next();
parentPort?.postMessage(step.value);
