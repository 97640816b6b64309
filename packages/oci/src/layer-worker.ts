import { parentPort, workerData } from 'node:worker_threads';
import { toFailureData } from '@chunkah/core/engine';
import type { LayerJob, LayerWorkerMessage } from './write/layer-job.ts';
import { runLayerJob } from './write/run-layer-job.ts';

// A worker thread: it gets the job as its data, tells each layer it has written, and ends.
const tell = (message: LayerWorkerMessage) => parentPort?.postMessage(message);

try {
  runLayerJob(workerData as LayerJob, (written) => tell({ kind: 'written', written }));
} catch (error) {
  tell({ kind: 'failed', error: toFailureData(error) });
}
