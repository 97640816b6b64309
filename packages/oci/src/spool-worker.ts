import { parentPort, workerData } from 'node:worker_threads';
import { toFailureData } from '@chunkah/core/engine';
import type { SpoolJob, SpoolReply, SpoolTask } from './spool/spool-job.ts';
import { spoolLayer } from './spool/spool-layer.ts';
import { Stopped } from './spool/stopped.ts';
import { buffersOf } from './tree/layer-rows.ts';

// A worker thread: it gets one task after another, answers each, and ends when there are none.
const tell = (reply: SpoolReply, moved: readonly ArrayBuffer[] = []) => parentPort?.postMessage(reply, moved);

parentPort?.on('message', async (task: SpoolTask | 'end') => {
  if (task === 'end') {
    parentPort?.close();
    return;
  }
  try {
    const layer = await spoolLayer(task, workerData as SpoolJob);
    tell({ kind: 'done', layer }, layer.rows === undefined ? [] : buffersOf(layer.rows));
  } catch (error) {
    if (error instanceof Stopped) return;
    tell({ kind: 'failed', error: toFailureData(error) });
  }
});
