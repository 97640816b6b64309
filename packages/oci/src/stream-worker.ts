import { parentPort, workerData } from 'node:worker_threads';
import { toFailureData } from '@chunkah/core/engine';
import { ArchiveStream } from './write/archive-stream.ts';
import type { StreamJob, StreamReply, StreamRequest } from './write/stream-job.ts';

// A worker thread of its own: a pipe whose reader is slow must not keep the main thread from
// hearing signals.
const tell = (reply: StreamReply) => parentPort?.postMessage(reply);

function guarded(step: () => void): void {
  try {
    step();
  } catch (error) {
    tell({ kind: 'failed', error: toFailureData(error) });
    parentPort?.close();
  }
}

tell({ kind: 'loaded' });
guarded(() => {
  const stream = new ArchiveStream(workerData as StreamJob);
  parentPort?.on('message', (request: StreamRequest) =>
    guarded(() => {
      if (request.kind === 'layer') {
        stream.addLayer(request.written);
        return;
      }
      stream.end(request.tail);
      tell({ kind: 'done' });
      parentPort?.close();
    }),
  );
});
