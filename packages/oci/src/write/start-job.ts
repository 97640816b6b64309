import type { LayerDestination, LayerJob, SizedLayer } from './layer-job.ts';
import type { ImageRun } from './write-image.ts';

/** The job of all layers of a run, none taken yet. */
export function startJob(run: ImageRun, destination: LayerDestination, order: readonly number[]): LayerJob {
  const { root, columns, format, blobs, progress } = run;
  const taken = new Int32Array(new SharedArrayBuffer(4));
  const stopped = new Int32Array(new SharedArrayBuffer(4));
  return { root, columns, format, layers: blobs, order, destination, taken, stopped, progress };
}

/** Largest first, so that no thread is left with a large layer at the end. */
export function largestFirst(layers: readonly SizedLayer[]): number[] {
  const numbers = layers.map((_, number) => number);
  return numbers.sort((a, b) => (layers[b]?.tarSize ?? 0) - (layers[a]?.tarSize ?? 0) || a - b);
}
