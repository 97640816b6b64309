import type { Tree } from '@chunkah/rootfs';
import type { LayerCompression } from '../compress/compressions.ts';
import { LayerEncoder } from '../layer/layer-encoder.ts';
import type { LayerFormat } from '../layer/layer-format.ts';
import { runLayerWorkers } from '../workers.ts';
import type { LayerDraft } from './drafted-layers.ts';
import { largestFirst, newJob } from './image-run.ts';
import { formedLayer } from './layer-form.ts';
import type { SizedLayer } from './layer-job.ts';

/** A layer whose tar is hashed. */
export type HashedLayer = Pick<LayerDraft, 'layer' | 'tar'> & {
  /** How its blob would be compressed, on which the tar may depend. Default: not at all. */
  readonly compression?: LayerCompression | undefined;
};

export interface HashLayersOptions {
  readonly tree: Tree;
  readonly format: LayerFormat;
  readonly layers: readonly HashedLayer[];
  /** Worker threads; at least 1. */
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  /** One element, to which the bytes of tar made are added. */
  readonly progress?: BigInt64Array<SharedArrayBuffer>;
}

/**
 * The diff ids of layers, which are written nowhere; `undefined` for one that differs from its tar.
 * @throws ChunkahError when the rootfs changed meanwhile; the signal's reason when aborted.
 */
export async function hashLayers(options: HashLayersOptions): Promise<(string | undefined)[]> {
  const { tree, format, layers, threads, signal } = options;
  const { progress = new BigInt64Array(new SharedArrayBuffer(8)) } = options;
  const encoder = new LayerEncoder(tree.files.columns, format);
  const plain = { name: 'none' } as const;
  const blobs = layers.map(({ layer, tar, compression = plain }): SizedLayer => {
    const formed = formedLayer(layer, compression, tree.files.columns, format);
    const sized = { ...formed, compression: plain, tarSize: encoder.measure(formed) };
    return tar === undefined ? sized : { ...sized, tar };
  });
  const order = largestFirst(blobs, Array.from(blobs.keys()));
  const job = newJob({ tree, format, blobs, known: new Map(), progress }, { kind: 'digest-only' }, order);
  const written = await runLayerWorkers(job, { threads, signal });
  const diffIds = new Map(written.map(({ layer, diffId }) => [layer, diffId]));
  return blobs.map((_, number) => diffIds.get(number));
}
