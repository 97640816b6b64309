import { parentPort, workerData } from 'node:worker_threads';
import { isChunkahError } from '@chunkah/core';
import type { LayerJob, LayerWorkerMessage } from './write/layer-job.ts';
import { runLayerJob } from './write/run-layer-job.ts';

// A worker thread: it gets the job as its data, tells each layer it has written, and ends.
const tell = (message: LayerWorkerMessage) => parentPort?.postMessage(message);

try {
  runLayerJob(workerData as LayerJob, (written) => tell({ kind: 'written', written }));
} catch (error) {
  // Anything else is a bug: it goes to the parent's 'error' event with its stack.
  if (!isChunkahError(error)) throw error;
  tell({ kind: 'failed', code: error.code, message: error.message, hint: error.hint });
}
