import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Compressor } from '../compress/compression.ts';
import { compressionOf } from '../compress/compressions.ts';
import type { TarEntry } from '../compress/tar-entry.ts';
import type { OnEntry } from '../layer/layer-encoder.ts';
import {
  type LayerDestination,
  type LayerJob,
  layerFileName,
  type SizedLayer,
  type WrittenBlob,
  type WrittenLayer,
} from './layer-job.ts';
import { LayerMaker } from './layer-maker.ts';
import { outputFailed, writeAll } from './output-file.ts';

/** Ends a job in the middle of a layer. */
class Stopped extends Error {}

/**
 * Takes layers of the job, the next one not taken by any thread, until there are none or the job is
 * stopped.
 */
export function runLayerJob(job: LayerJob, onWritten: (written: WrittenBlob) => void): void {
  try {
    takeLayers(job, onWritten);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
  }
}

function takeLayers(job: LayerJob, onWritten: (written: WrittenBlob) => void): void {
  const maker = new LayerMaker(job);
  try {
    makeLayers(job, maker, onWritten);
  } finally {
    maker.close();
  }
}

function makeLayers(job: LayerJob, maker: LayerMaker, onWritten: (written: WrittenBlob) => void): void {
  for (;;) {
    const turn = Atomics.add(job.taken, 0, 1);
    const layer = job.order[turn];
    const sized = layer === undefined ? undefined : job.layers[layer];
    if (layer === undefined || sized === undefined) return;
    waitForTurn(job, turn);
    if (!maker.mayBeItsTar(layer)) continue;
    const sink = openSink(openDestination(job.destination, layer), sized, job.known.get(layer));
    try {
      maker.make(
        layer,
        (bytes) => {
          if (Atomics.load(job.stopped, 0) !== 0) throw new Stopped();
          sink.add(bytes);
          Atomics.add(job.progress, 0, BigInt(bytes.length));
        },
        sink.entry,
      );
      onWritten({ ...sink.finish(), layer });
    } finally {
      sink.close();
    }
  }
}

/** Waits while files of layers made before take up the room. */
function waitForTurn({ allowed, stopped }: LayerJob, turn: number): void {
  if (allowed === undefined) return;
  for (let count = Atomics.load(allowed, 0); count <= turn; count = Atomics.load(allowed, 0)) {
    Atomics.wait(allowed, 0, count);
  }
  if (Atomics.load(stopped, 0) !== 0) throw new Stopped();
}

/** Takes the bytes of one layer's tar. */
interface LayerSink {
  /** Hears of entries; missing where they mean nothing. */
  readonly entry?: OnEntry;
  add(bytes: Uint8Array): void;
  finish(): WrittenLayer;
  close(): void;
}

function openSink(
  { write, close }: OpenDestination,
  { compression: chosen, tarSize }: SizedLayer,
  known: WrittenLayer | undefined,
): LayerSink {
  if (known !== undefined) return plainSink(write, close, known);
  const blob = blobSink(write, close);
  const { compression, level } = compressionOf(chosen);
  const compressor = compression.compress?.({ level, size: tarSize }, (bytes) => blob.add(bytes));
  return compressor === undefined ? blob : compressingSink(compressor, blob);
}

interface OpenDestination {
  /** @param done bytes of the blob that were written before. */
  readonly write: (bytes: Uint8Array, done: number) => void;
  readonly close: () => void;
}

function openDestination(destination: LayerDestination, layer: number): OpenDestination {
  switch (destination.kind) {
    case 'digest-only':
      return { write: () => {}, close: () => {} };
    case 'in-place':
      return openFile(destination.path, 'r+', destination.name, destination.offsets[layer] ?? 0);
    case 'files':
      return openFile(join(destination.directory, layerFileName(layer)), 'wx', destination.name, 0);
  }
}

/** @param offset in the file where the blob begins. */
function openFile(path: string, flags: string, name: string, offset: number): OpenDestination {
  const output = openOutput(path, flags, name);
  return {
    write: (bytes, done) => writeAll(output, bytes, offset + done, name),
    close: () => closeSync(output),
  };
}

/** Writes a blob of which all is known. */
function plainSink(write: OpenDestination['write'], close: () => void, known: WrittenLayer): LayerSink {
  let size = 0;
  return {
    add(bytes) {
      write(bytes, size);
      size += bytes.length;
    },
    finish: () => known,
    close,
  };
}

/** Hashes a blob once: for an uncompressed layer its digest is the diff id. */
function blobSink(write: OpenDestination['write'], close: () => void): LayerSink {
  const hash = createHash('sha256');
  let size = 0;
  return {
    add(bytes) {
      hash.update(bytes);
      write(bytes, size);
      size += bytes.length;
    },
    finish() {
      const digest = digestOf(hash);
      return { diffId: digest, digest, size };
    },
    close,
  };
}

function compressingSink(compressor: Compressor, blob: LayerSink): LayerSink {
  const tarHash = createHash('sha256');
  return {
    ...(compressor.entry === undefined ? {} : { entry: (entry: TarEntry) => compressor.entry?.(entry) }),
    add(bytes) {
      tarHash.update(bytes);
      compressor.add(bytes);
    },
    finish() {
      const annotations = compressor.finish();
      const written = { ...blob.finish(), diffId: digestOf(tarHash) };
      return annotations === undefined ? written : { ...written, annotations };
    },
    close: blob.close,
  };
}

function digestOf(hash: Hash): string {
  return `sha256:${hash.digest('hex')}`;
}

function openOutput(path: string, flags: string, name: string): number {
  try {
    return openSync(path, flags, 0o644);
  } catch (error) {
    throw outputFailed(name, error);
  }
}
