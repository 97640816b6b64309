import type { DiffResult } from '@chunkah/report';

/**
 * A comparison with fewer files behind each layer; the largest stay.
 * @param most of each layer; 0: none are named.
 */
export function withFewerFiles(result: DiffResult, most: number): DiffResult {
  const steps = result.steps.map((step) => ({
    ...step,
    layers: step.layers.map(({ files, ...layer }) => {
      return files === undefined || most === 0 ? layer : { ...layer, files: files.slice(0, most) };
    }),
  }));
  return { ...result, steps };
}
