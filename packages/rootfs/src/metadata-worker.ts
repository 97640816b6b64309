import { parentPort, workerData } from 'node:worker_threads';
import type { MetadataJob } from './scan/metadata-job.ts';
import { MetadataReader } from './scan/metadata-reader.ts';

// A worker thread: it receives the job and its number as its data, posts the outcome, and ends.
const { job, thread } = workerData as { job: MetadataJob; thread: number };
const steps = new MetadataReader(job, thread).run();
let step = steps.next();
while (step.done !== true) step = steps.next();
parentPort?.postMessage(step.value);
