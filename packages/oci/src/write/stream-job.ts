import type { FailureData } from '@chunkah/core/engine';
import type { LayerJob, WrittenBlob } from './layer-job.ts';

/**
 * Where a stream goes: an open descriptor of this process, a temporary file to create, or one that
 * exists (a fifo, a device, an emptied file). The name is for errors.
 */
export type StreamOutput = { readonly name: string } & (
  | { readonly descriptor: number }
  | { readonly path: string; readonly create: boolean }
);

/** What the thread that writes an archive front to back needs. */
export interface StreamJob {
  readonly output: StreamOutput;
  /** Bytes that come before the first layer. */
  readonly head: Uint8Array;
  readonly layers: LayerJob;
  /** Numbers of the layers in the order of the archive. */
  readonly sequence: readonly number[];
  /** Directory with the blobs of the layers; without it, and of kept layers, each is made again. */
  readonly layerFiles: string | undefined;
}

/**
 * Messages to the thread: a layer whose digest is known, in any order; and, after all of them, the
 * bytes that end the archive.
 */
export type StreamRequest =
  | { readonly kind: 'layer'; readonly written: WrittenBlob }
  | { readonly kind: 'end'; readonly tail: Uint8Array };

/**
 * Its answers: it has loaded its code; it stopped since it failed; the whole archive is written.
 */
export type StreamReply =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'failed'; readonly error: FailureData }
  | { readonly kind: 'done' };
