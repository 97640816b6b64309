export {
  type Config,
  type ConfigContext,
  type ConfigExport,
  defineConfig,
  type GroupEntry,
  type RepoEntry,
} from '@chunkah/config';
export { ChunkahError, isChunkahError } from '@chunkah/core';
export { build } from './pipeline/build.ts';
export {
  type EntryExplanation,
  type ExplainedClaim,
  type ExplainedComponent,
  type ExplainOptions,
  type ExplainResult,
  explain,
  type PathExplanation,
} from './pipeline/explain.ts';
export type { PrunedPlace } from './pipeline/find-paths.ts';
export type { CompatName } from './pipeline/mode.ts';
export type { BuildOptions, PlanOptions } from './pipeline/options.ts';
export { plan } from './pipeline/plan.ts';
export {
  type OwnedShare,
  type RepoSummary,
  type ReposOptions,
  type ReposResult,
  repos,
} from './pipeline/repos.ts';
export type {
  BuildResult,
  BuildStatistics,
  LayerSummary,
  PlanResult,
  PlanSummary,
  WrittenLayerSummary,
} from './pipeline/result.ts';
