import { createHash } from 'node:crypto';
import { closeSync, constants, openSync } from 'node:fs';
import { isChunkahError } from '@chunkah/core';
import { systemCode } from '@chunkah/rootfs';
import { compressionOfBytes } from '../stored/blob-compression.ts';
import { imageInvalid } from '../stored/errors.ts';
import type { LayerRows } from '../tree/layer-rows.ts';
import { PassingRows, type RowsRequest } from '../tree/read-layer-rows.ts';
import { mostEntries, RowBudget } from '../tree/row-budget.ts';
import { imageUnreadable } from '../validate/errors.ts';
import { outputFailed, writeAll } from '../write/output-file.ts';
import { BlobBytes } from './blob-bytes.ts';
import { DecompressionFault, decompressed } from './decompress.ts';
import { layerTooLarge, spoolFull } from './errors.ts';
import { largestTar, type SpooledLayer, type SpoolJob, type SpoolTask } from './spool-job.ts';
import { tarBlob } from './tar-blob.ts';

/** Bytes that tell how a blob is compressed. */
const magicLength = 4;

/**
 * Checks a layer, and gives its tar: the blob itself, or a new file with what it decompresses to;
 * and its headers, if they are wanted. Its bytes are read once, whatever is to be known of them.
 * @throws ChunkahError `IMAGE_INVALID`, `IMAGE_CHANGED`, `IMAGE_UNREADABLE`, `LAYER_TOO_LARGE`,
 * `OUTPUT_FULL`, `OUTPUT_FAILED`, what `PassingRows` throws; Stopped.
 */
export async function spoolLayer(task: SpoolTask, job: SpoolJob): Promise<SpooledLayer> {
  const { path } = task.place;
  try {
    const blob = new BlobBytes(task, job);
    try {
      const compression = compressionOfBytes(blob.beginning(magicLength));
      return compression === 'none'
        ? checkedTar(task, job, blob)
        : await writtenTar(task, job, blob, decompressed(compression, blob.read()));
    } finally {
      blob.close();
    }
  } catch (error) {
    throw isChunkahError(error) || systemCode(error) === undefined ? error : imageUnreadable(path, error);
  }
}

/** A tar where it lies. Its digest is its diff id. */
function checkedTar(task: SpoolTask, job: SpoolJob, blob: BlobBytes): SpooledLayer {
  const { place, digest, diffId, isVerified } = task;
  if (digest !== diffId) {
    throw imageInvalid(job.image, `its config says ${diffId} of the layer ${digest}, which is not compressed`);
  }
  const request = rowsRequest(task, job);
  if (isVerified && request !== undefined) {
    const rows = blob.walkRows(request);
    blob.finish();
    return { tar: blob.tarBlob(place), rows };
  }
  const passing = request && new PassingRows(request);
  if (passing !== undefined) blob.readPassing((piece) => passing.write(piece));
  blob.finish();
  return { tar: blob.tarBlob(place), ...rowsFrom(passing) };
}

/** What is to be read of the headers of a layer; `undefined` when they are not wanted. */
function rowsRequest({ rowsOf }: SpoolTask, { foundRows }: SpoolJob): RowsRequest | undefined {
  return rowsOf === undefined ? undefined : { name: rowsOf, budget: new RowBudget(mostEntries, foundRows) };
}

function rowsFrom(passing: PassingRows | undefined): { rows?: LayerRows } {
  return passing === undefined ? {} : { rows: passing.finish() };
}

async function writtenTar(
  task: SpoolTask,
  job: SpoolJob,
  blob: BlobBytes,
  content: AsyncIterable<Uint8Array>,
): Promise<SpooledLayer> {
  const { target, digest, diffId } = task;
  const descriptor = openNew(target, job);
  try {
    const hash = createHash('sha256');
    const request = rowsRequest(task, job);
    const passing = request && new PassingRows(request);
    let size = 0;
    try {
      for await (const piece of content) {
        requireRoom(size + piece.length, piece.length, task, job);
        hash.update(piece);
        writeAll(descriptor, piece, size, job.files);
        passing?.write(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
        size += piece.length;
      }
    } catch (error) {
      if (!(error instanceof DecompressionFault)) throw error;
      // A blob that is damaged is more likely than one that never was right.
      blob.finish();
      throw imageInvalid(job.image, `its layer ${digest} cannot be decompressed: ${error.message}`);
    }
    blob.finish();
    const found = `sha256:${hash.digest('hex')}`;
    if (found !== diffId) {
      throw imageInvalid(
        job.image,
        `its layer ${digest} decompresses to ${found}, not to ${diffId} as its config says`,
      );
    }
    return { tar: tarBlob(target, descriptor, { start: 0, size }), ...rowsFrom(passing) };
  } finally {
    closeSync(descriptor);
  }
}

/** @param size of the tar so far, of which the last `added` bytes are to be written. */
function requireRoom(size: number, added: number, { digest, place }: SpoolTask, job: SpoolJob): void {
  const limit = largestTar(place.size, job.limits);
  if (size > limit) throw layerTooLarge(job.image, digest, place.size, limit);
  const before = Atomics.add(job.written, 0, BigInt(added));
  if (before + BigInt(added) > job.room) throw spoolFull(job.files, job.room);
}

function openNew(path: string, { files }: SpoolJob): number {
  try {
    return openSync(path, constants.O_CREAT | constants.O_EXCL | constants.O_RDWR, 0o600);
  } catch (error) {
    throw outputFailed(files, error);
  }
}
