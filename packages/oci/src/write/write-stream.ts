import { renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMountPoint } from '@chunkah/rootfs';
import type { ImageDocuments } from '../image/image-documents.ts';
import { runLayerWorkers, startStreamWorker, unlessAborted } from '../workers.ts';
import { withEmptiedFile } from './emptied-file.ts';
import { type ImageRun, largestFirst, startJob } from './image-run.ts';
import { type ImageTarget, isPipe } from './image-target.ts';
import type { LayerDestination, WrittenLayer } from './layer-job.ts';
import { outputFailed } from './output-file.ts';
import type { StreamOutput } from './stream-job.ts';
import { withTemporaryDirectory } from './temporary-directory.ts';
import { archiveHead, archiveTail } from './write-archive.ts';

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
    const { path } = target;
    return isMountPoint(path)
      ? withEmptiedFile(path, () => streamTo(run, { name: path, path, create: false }))
      : streamBeside(run, path);
  }
  return streamTo(
    run,
    target.kind === 'archive'
      ? { name: target.path, path: target.path, create: false }
      : { name: 'standard output', descriptor: target.descriptor },
  );
}

/** To a file that is renamed in the end; compressed layers wait beside it. */
function streamBeside(run: ImageRun, path: string): Promise<ImageDocuments> {
  return withTemporaryDirectory({ path, warn: run.warn }, async (directory) => {
    const archive = join(directory, 'archive');
    const documents = await stream(run, { name: path, path: archive, create: true }, { directory, name: path });
    try {
      renameSync(archive, path);
    } catch (error) {
      throw outputFailed(path, error);
    }
    return documents;
  });
}

/** To what is there already; compressed layers wait where temporary files do. */
function streamTo(run: ImageRun, output: StreamOutput): Promise<ImageDocuments> {
  if (run.compressionLevel === undefined) return stream(run, output, undefined);
  const name = `temporary files in ${tmpdir()} (see TMPDIR)`;
  const place = { path: join(tmpdir(), 'layers'), name, warn: run.warn };
  return withTemporaryDirectory(place, (directory) => stream(run, output, { directory, name }));
}

/** Where compressed layers wait for their turn, and its name for errors. */
interface LayerFiles {
  readonly directory: string;
  readonly name: string;
}

async function stream(run: ImageRun, output: StreamOutput, files: LayerFiles | undefined): Promise<ImageDocuments> {
  const { blobs, compressionLevel, signal, threads } = run;
  const destination: LayerDestination =
    files === undefined ? { kind: 'digest-only' } : { kind: 'files', ...files, compressionLevel };
  // Hashing in the order of the archive lets the writer begin at once.
  const order = files === undefined ? blobs.map((_, number) => number) : largestFirst(blobs);
  const job = startJob(run, destination, order);
  const writer = startStreamWorker({ output, head: archiveHead(), layers: job, layerFiles: files?.directory });
  const writerFailed = new AbortController();
  writer.failed.catch((error: unknown) => writerFailed.abort(error));
  const anyEnd = signal === undefined ? writerFailed.signal : AbortSignal.any([signal, writerFailed.signal]);
  try {
    const onWritten = (written: WrittenLayer) => writer.addLayer(written);
    const documents = run.document(await runLayerWorkers(job, { threads, signal: anyEnd, onWritten }));
    await unlessAborted(writer.end(archiveTail(documents)), signal);
    return documents;
  } finally {
    const stopped = writer.stop();
    // What the thread creates is removed next. A thread that blocks on somebody else's descriptor is not waited for.
    if ('path' in output) await stopped;
  }
}
