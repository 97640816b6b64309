import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { GzipBlocks } from '../compress/gzip-blocks.ts';
import { BlockWriter } from '../layer/block-writer.ts';
import { LayerEncoder } from '../layer/layer-encoder.ts';
import { contentReader } from './add-content.ts';
import { type LayerJob, layerFileName, type WrittenLayer } from './layer-job.ts';
import { outputFailed, writeAll } from './output-file.ts';

/** Bytes of the buffer that files are read into: one hash and one write per MiB. Also the size of a gzip block. */
const bufferSize = 1024 * 1024;

/** Ends a job in the middle of a layer. */
class Stopped extends Error {}

/** Takes layers of the job, the next one not taken by any thread, until there are none or the job is stopped. */
export function runLayerJob(job: LayerJob, onWritten: (written: WrittenLayer) => void): void {
  try {
    takeLayers(job, onWritten);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
  }
}

function takeLayers(job: LayerJob, onWritten: (written: WrittenLayer) => void): void {
  const encoder = new LayerEncoder(job.columns, job.format);
  const addContent = contentReader(job.root, job.columns);
  const buffer = Buffer.allocUnsafeSlow(bufferSize);
  for (;;) {
    const layer = job.order[Atomics.add(job.taken, 0, 1)];
    const content = layer === undefined ? undefined : job.layers[layer];
    if (layer === undefined || content === undefined) return;
    const sink = openSink(job, layer);
    try {
      const writer = new BlockWriter(buffer, (bytes) => {
        if (Atomics.load(job.stopped, 0) !== 0) throw new Stopped();
        sink.add(bytes);
        Atomics.add(job.progress, 0, BigInt(bytes.length));
      });
      encoder.encode(content, writer, addContent);
      if (writer.flushed !== content.tarSize) {
        throw new Error(`layer ${layer} came to ${writer.flushed} bytes instead of ${content.tarSize}`);
      }
      onWritten({ layer, ...sink.finish() });
    } finally {
      sink.close();
    }
  }
}

/** Takes the bytes of one layer's tar. */
interface LayerSink {
  add(bytes: Buffer): void;
  finish(): { readonly diffId: string; readonly digest: string; readonly size: number };
  close(): void;
}

function openSink(job: LayerJob, layer: number): LayerSink {
  const { destination } = job;
  switch (destination.kind) {
    case 'digest-only':
      return plainSink(
        () => {},
        () => {},
      );
    case 'in-place': {
      const offset = destination.offsets[layer] ?? 0;
      const output = openOutput(destination.path, 'r+', destination.name);
      return plainSink(
        (bytes, done) => writeAll(output, bytes, offset + done, destination.name),
        () => closeSync(output),
      );
    }
    case 'files': {
      const path = join(destination.directory, layerFileName(layer));
      const output = openOutput(path, 'wx', destination.name);
      const write = (bytes: Uint8Array, done: number) => writeAll(output, bytes, done, destination.name);
      const close = () => closeSync(output);
      return destination.compressionLevel === undefined
        ? plainSink(write, close)
        : gzipSink(destination.compressionLevel, write, close);
    }
  }
}

/** An uncompressed layer is hashed once: its diff id is its digest. */
function plainSink(write: (bytes: Uint8Array, done: number) => void, close: () => void): LayerSink {
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

function gzipSink(level: number, write: (bytes: Uint8Array, done: number) => void, close: () => void): LayerSink {
  const tarHash = createHash('sha256');
  const blob = plainSink(write, close);
  const gzip = new GzipBlocks(level, (bytes) =>
    blob.add(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)),
  );
  return {
    add(bytes) {
      tarHash.update(bytes);
      gzip.add(bytes);
    },
    finish() {
      gzip.finish();
      const { digest, size } = blob.finish();
      return { diffId: digestOf(tarHash), digest, size };
    },
    close,
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
