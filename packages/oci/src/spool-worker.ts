import { parentPort, workerData } from 'node:worker_threads';
import { toFailureData } from '@chunkah/core/engine';
import type { SpoolJob, SpoolReply, SpoolTask } from './spool/spool-job.ts';
import { spoolLayer } from './spool/spool-layer.ts';
import { Stopped } from './spool/stopped.ts';

// A worker thread: it gets one task after another, answers each, and ends when there are none.
const tell = (reply: SpoolReply) => parentPort?.postMessage(reply);

parentPort?.on('message', async (task: SpoolTask | 'end') => {
  if (task === 'end') {
    parentPort?.close();
    return;
  }
  try {
    tell({ kind: 'done', tar: await spoolLayer(task, workerData as SpoolJob) });
  } catch (error) {
    if (error instanceof Stopped) return;
    tell({ kind: 'failed', error: toFailureData(error) });
  }
});
