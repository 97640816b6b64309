import type { Tree } from '@chunkah/rootfs';
import type { EncodedLayer } from '../layer/image-layer.ts';
import { LayerEncoder } from '../layer/layer-encoder.ts';
import type { LayerFormat } from '../layer/layer-format.ts';
import { runLayerWorkers } from '../workers.ts';
import { largestFirst, newJob } from './image-run.ts';
import type { SizedLayer } from './layer-job.ts';

export interface HashLayersOptions {
  readonly tree: Tree;
  readonly format: LayerFormat;
  readonly layers: readonly EncodedLayer[];
  /** Worker threads; at least 1. */
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  /** One element, to which the bytes of tar made are added. */
  readonly progress?: BigInt64Array<SharedArrayBuffer>;
}

/**
 * The diff ids of layers, which are written nowhere.
 * @throws ChunkahError when the rootfs changed meanwhile; the signal's reason when aborted.
 */
export async function hashLayers(options: HashLayersOptions): Promise<string[]> {
  const { tree, format, threads, signal } = options;
  const { progress = new BigInt64Array(new SharedArrayBuffer(8)) } = options;
  const encoder = new LayerEncoder(tree.files.columns, format);
  const blobs = options.layers.map((layer): SizedLayer => {
    return { ...layer, compression: { name: 'none' }, tarSize: encoder.measure(layer) };
  });
  const order = largestFirst(blobs, Array.from(blobs.keys()));
  const job = newJob({ tree, format, blobs, known: new Map(), progress }, { kind: 'digest-only' }, order);
  const written = await runLayerWorkers(job, { threads, signal });
  return written.map(({ diffId }) => diffId);
}
