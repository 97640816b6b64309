import type { Tree } from '@chunkah/rootfs';
import { LayerEncoder } from '../layer/layer-encoder.ts';
import type { LayerFormat } from '../layer/layer-format.ts';
import { runLayerWorkers } from '../workers.ts';
import type { LayerDraft } from './drafted-layers.ts';
import { largestFirst, newJob } from './image-run.ts';
import type { SizedLayer } from './layer-job.ts';

export interface HashLayersOptions {
  readonly tree: Tree;
  readonly format: LayerFormat;
  readonly layers: readonly Pick<LayerDraft, 'layer' | 'tar'>[];
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
  const blobs = layers.map(({ layer, tar }): SizedLayer => {
    const sized = { ...layer, compression: { name: 'none' as const }, tarSize: encoder.measure(layer) };
    return tar === undefined ? sized : { ...sized, tar };
  });
  const order = largestFirst(blobs, Array.from(blobs.keys()));
  const job = newJob({ tree, format, blobs, known: new Map(), progress }, { kind: 'digest-only' }, order);
  const written = await runLayerWorkers(job, { threads, signal });
  const diffIds = new Map(written.map(({ layer, diffId }) => [layer, diffId]));
  return blobs.map((_, number) => diffIds.get(number));
}
