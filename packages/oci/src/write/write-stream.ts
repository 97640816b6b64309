import { renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMountPoint } from '@chunkah/rootfs';
import type { ImageJson } from '../image/image-json.ts';
import { runLayerWorkers, startStreamWorker, unlessAborted } from '../workers.ts';
import { archiveHead, archiveTail } from './archive-member.ts';
import { withEmptiedFile } from './emptied-file.ts';
import { allBlobs, type ImageRun, knowsSizes, largestFirst, newJob } from './image-run.ts';
import type { LayerDestination, WrittenBlob } from './layer-job.ts';
import { outputFailed } from './output-file.ts';
import { isPipe } from './output-place.ts';
import type { StreamOutput } from './stream-job.ts';
import { withTemporaryDirectory } from './temporary-directory.ts';

/**
 * How often the tar of each layer is made: uncompressed ones once for the digests and once more for
 * the reader.
 */
export function streamPasses(run: Pick<ImageRun, 'blobs' | 'sequence'>): number {
  return knowsSizes(run) ? 2 : 1;
}

/**
 * Writes an archive front to back: to a pipe, or with compressed layers, whose sizes are not known
 * before. A member's name is its digest, so blobs that can be made again are hashed ahead in order
 * by some threads while one makes them again and writes; the others wait in files.
 */
export function streamToPath(run: ImageRun, path: string): Promise<ImageJson> {
  const inPlace = { name: path, path, create: false };
  if (isPipe(path)) return streamInto(run, inPlace);
  return isMountPoint(path) ? withEmptiedFile(path, () => streamInto(run, inPlace)) : streamBeside(run, path);
}

/** To a file that is renamed in the end; compressed layers wait beside it. */
function streamBeside(run: ImageRun, path: string): Promise<ImageJson> {
  return withTemporaryDirectory({ path, warn: run.warn }, async (directory) => {
    const archive = join(directory, 'archive');
    const json = await stream(run, { name: path, path: archive, create: true }, { directory, name: path });
    try {
      renameSync(archive, path);
    } catch (error) {
      throw outputFailed(path, error);
    }
    return json;
  });
}

/** To what is there already; compressed layers wait where temporary files do. */
export function streamInto(run: ImageRun, output: StreamOutput): Promise<ImageJson> {
  if (knowsSizes(run)) return stream(run, output, undefined);
  const name = `temporary files in ${tmpdir()} (see TMPDIR)`;
  const place = { path: join(tmpdir(), 'layers'), name, warn: run.warn };
  return withTemporaryDirectory(place, (directory) => stream(run, output, { directory, name }));
}

/** Where compressed layers wait for their turn, and its name for errors. */
interface LayerFiles {
  readonly directory: string;
  readonly name: string;
}

async function stream(run: ImageRun, output: StreamOutput, files: LayerFiles | undefined): Promise<ImageJson> {
  const { blobs, known, sequence, signal, threads } = run;
  const destination: LayerDestination = files === undefined ? { kind: 'digest-only' } : { kind: 'files', ...files };
  // Hashing in the order of the archive lets the writer begin at once.
  const unknown = sequence.filter((number) => !known.has(number));
  const job = newJob(run, destination, files === undefined ? unknown : largestFirst(blobs, unknown));
  const writer = startStreamWorker({
    output,
    head: archiveHead(),
    layers: job,
    sequence,
    layerFiles: files?.directory,
  });
  const writerFailed = new AbortController();
  writer.failed.catch((error: unknown) => writerFailed.abort(error));
  const anyEnd = signal === undefined ? writerFailed.signal : AbortSignal.any([signal, writerFailed.signal]);
  try {
    const onWritten = (blob: WrittenBlob) => writer.addLayer(blob);
    for (const layer of sequence) {
      const blob = known.get(layer);
      if (blob !== undefined) writer.addLayer({ ...blob, layer });
    }
    const written = await runLayerWorkers(job, { threads, signal: anyEnd, onWritten });
    const json = run.describe(allBlobs(run, written));
    await unlessAborted(writer.end(archiveTail(json)), signal);
    return json;
  } finally {
    const stopped = writer.stop();
    // What the thread creates is removed next. A thread that blocks on somebody else's descriptor
    // is not waited for.
    if ('path' in output) await stopped;
  }
}
