import { closeSync, ftruncateSync, openSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { isMountPoint } from '@chunkah/rootfs';
import type { ImageJson } from '../image/image-json.ts';
import { blockSize, padded } from '../layer/tar-header.ts';
import { runLayerWorkers } from '../workers.ts';
import { archiveHead, archiveTail, blobPath, memberHeader } from './archive-member.ts';
import { withEmptiedFile } from './emptied-file.ts';
import { allBlobs, type ImageRun, largestFirst, newJob } from './image-run.ts';
import { outputFailed, writeAll } from './output-file.ts';
import { withTemporaryDirectory } from './temporary-directory.ts';

/**
 * Writes an archive of blobs whose sizes are known beside its final name, then renames it. A file
 * that is a mount point is written where it is, since nothing can take its place.
 */
export function writeArchive(run: ImageRun, path: string): Promise<ImageJson> {
  if (isMountPoint(path)) return withEmptiedFile(path, () => fillArchive(run, path, path));
  return withTemporaryDirectory({ path, warn: run.warn }, async (directory) => {
    const temporary = join(directory, 'archive');
    closeSync(openFile(temporary, 'wx', path));
    const json = await fillArchive(run, temporary, path);
    rename(temporary, path);
    return json;
  });
}

/**
 * Writes an archive into an empty file without a copy: the size of each layer is known, so threads
 * write them at their final places, and a layer's header follows when its digest is known.
 * @param name of the output, for errors.
 */
async function fillArchive(run: ImageRun, path: string, name: string): Promise<ImageJson> {
  const head = archiveHead();
  const { blobs, sequence } = run;
  const offsets = blobs.map(() => 0);
  let end = head.length;
  for (const number of sequence) {
    offsets[number] = end + blockSize;
    end += blockSize + padded(blobs[number]?.blobSize ?? 0);
  }
  const output = openFile(path, 'r+', name);
  try {
    setSize(output, end, name);
    const job = newJob(run, { kind: 'in-place', path, name, offsets }, largestFirst(blobs, sequence));
    const written = allBlobs(run, await runLayerWorkers(job, { threads: run.threads, signal: run.signal }));
    const json = run.describe(written);
    writeAll(output, head, 0, name);
    for (const { layer, digest, size } of written) {
      writeAll(output, memberHeader(blobPath(digest), size), (offsets[layer] ?? 0) - blockSize, name);
    }
    writeAll(output, archiveTail(json), end, name);
    return json;
  } finally {
    closeSync(output);
  }
}

function openFile(path: string, flags: string, name: string): number {
  try {
    return openSync(path, flags, 0o644);
  } catch (error) {
    throw outputFailed(name, error);
  }
}

function setSize(output: number, size: number, name: string): void {
  try {
    ftruncateSync(output, size);
  } catch (error) {
    throw outputFailed(name, error);
  }
}

function rename(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    throw outputFailed(to, error);
  }
}
