export { ChunkahError, isChunkahError } from '@chunkah/core';
export { build } from './pipeline/build.ts';
export type { CompatName } from './pipeline/mode.ts';
export type { BuildOptions, PlanOptions } from './pipeline/options.ts';
export { plan } from './pipeline/plan.ts';
export type {
  BuildResult,
  BuildStatistics,
  LayerSummary,
  PlanResult,
  WrittenLayerSummary,
} from './pipeline/result.ts';
