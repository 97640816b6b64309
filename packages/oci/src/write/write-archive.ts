import { closeSync, ftruncateSync, openSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { type ImageDocuments, ociLayoutFile } from '../image/image-documents.ts';
import { blockSize } from '../layer/tar-header.ts';
import { runLayerWorkers } from '../workers.ts';
import { archiveEnd, archiveMember, blobPath, memberHeader } from './archive-member.ts';
import { outputFailed, writeAll } from './output-file.ts';
import { largestFirst, startJob } from './start-job.ts';
import { withTemporaryDirectory } from './temporary-directory.ts';
import type { ImageRun } from './write-image.ts';

/** What comes before the first layer of an archive. */
export function archiveHead(): Buffer {
  return archiveMember('oci-layout', ociLayoutFile());
}

/** What comes after the last layer of an archive. */
export function archiveTail({ config, manifest, index }: ImageDocuments): Buffer {
  return Buffer.concat([
    archiveMember(blobPath(config.digest), config.bytes),
    archiveMember(blobPath(manifest.digest), manifest.bytes),
    archiveMember('index.json', index),
    archiveEnd,
  ]);
}

/**
 * Writes an archive of uncompressed layers without a copy: the size of each is known, so threads write them at their final
 * places, and a layer's header follows when its digest is known.
 */
export function writeArchiveInPlace(run: ImageRun, path: string): Promise<ImageDocuments> {
  return withTemporaryDirectory(path, async (directory) => {
    const temporary = join(directory, 'archive');
    const head = archiveHead();
    const offsets: number[] = [];
    let end = head.length;
    for (const { tarSize } of run.blobs) {
      offsets.push(end + blockSize);
      end += blockSize + tarSize;
    }
    const output = createFile(temporary, path);
    try {
      setSize(output, end, path);
      const job = startJob(run, { kind: 'in-place', path: temporary, name: path, offsets }, largestFirst(run.blobs));
      const written = await runLayerWorkers(job, { threads: run.threads, signal: run.signal });
      const documents = run.document(written);
      writeAll(output, head, 0, path);
      for (const { layer, digest, size } of written) {
        writeAll(output, memberHeader(blobPath(digest), size), (offsets[layer] ?? 0) - blockSize, path);
      }
      writeAll(output, archiveTail(documents), end, path);
      rename(temporary, path);
      return documents;
    } finally {
      closeSync(output);
    }
  });
}

function createFile(path: string, name: string): number {
  try {
    return openSync(path, 'wx', 0o644);
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
