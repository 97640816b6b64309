import { renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImageDocuments } from '../image/image-documents.ts';
import { runLayerWorkers, startStreamWorker, unlessAborted } from '../workers.ts';
import { type ImageTarget, isPipe } from './image-target.ts';
import type { LayerDestination, WrittenLayer } from './layer-job.ts';
import { outputFailed } from './output-file.ts';
import { largestFirst, startJob } from './start-job.ts';
import type { StreamOutput } from './stream-job.ts';
import { withTemporaryDirectory } from './temporary-directory.ts';
import { archiveHead, archiveTail } from './write-archive.ts';
import type { ImageRun } from './write-image.ts';

/**
 * Writes an archive front to back: to a pipe, or with compressed layers, whose sizes nobody knows before. A member's name is its
 * digest, so uncompressed layers are hashed ahead in order by some threads while one reads them again and writes; compressed
 * ones wait in files.
 */
export function writeStream(
  run: ImageRun,
  target: Exclude<ImageTarget, { kind: 'directory' }>,
): Promise<ImageDocuments> {
  if (target.kind === 'archive' && !isPipe(target.path)) {
    return withTemporaryDirectory(target.path, async (directory) => {
      const archive = join(directory, 'archive');
      const documents = await stream(run, { path: archive, create: true }, directory);
      try {
        renameSync(archive, target.path);
      } catch (error) {
        throw outputFailed(target.path, error);
      }
      return documents;
    });
  }
  const output = target.kind === 'archive' ? { path: target.path, create: false } : { descriptor: target.descriptor };
  if (run.compressionLevel === undefined) return stream(run, output, undefined);
  return withTemporaryDirectory(join(tmpdir(), 'layers'), (directory) => stream(run, output, directory));
}

async function stream(run: ImageRun, output: StreamOutput, directory: string | undefined): Promise<ImageDocuments> {
  const { blobs, compressionLevel, signal, threads } = run;
  const destination: LayerDestination =
    directory === undefined ? { kind: 'digest-only' } : { kind: 'files', directory, compressionLevel };
  // Hashing in the order of the archive lets the writer begin at once.
  const order = directory === undefined ? blobs.map((_, number) => number) : largestFirst(blobs);
  const job = startJob(run, destination, order);
  const writer = startStreamWorker({ output, head: archiveHead(), layers: job, layerFiles: directory });
  const writerFailed = new AbortController();
  writer.failed.catch((error: unknown) => writerFailed.abort(error));
  const anyEnd = signal === undefined ? writerFailed.signal : AbortSignal.any([signal, writerFailed.signal]);
  try {
    const onWritten = (written: WrittenLayer) => writer.addLayer(written);
    const documents = run.document(await runLayerWorkers(job, { threads, signal: anyEnd, onWritten }));
    await unlessAborted(writer.end(archiveTail(documents)), signal);
    return documents;
  } finally {
    writer.stop();
  }
}
