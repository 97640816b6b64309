export {
  type Config,
  type ConfigContext,
  type ConfigExport,
  defineConfig,
  type GroupEntry,
  type Limits,
  type RepoEntry,
} from '@chunkah/config';
export { ChunkahError, isChunkahError } from '@chunkah/core';
export type {
  BuildResult,
  BuildStatistics,
  ChangedFile,
  ComponentChange,
  DiffResult,
  DiffStep,
  EntryExplanation,
  ExplainedClaim,
  ExplainedComponent,
  ExplainResult,
  GoneLayer,
  IndexedManifest,
  IndexResult,
  KeptLayer,
  LayerDiff,
  LayerReason,
  LayerSummary,
  OwnedShare,
  PathExplanation,
  PlanResult,
  PlanSummary,
  PreviousSummary,
  PrunedPlace,
  PushedBlobs,
  PushedImage,
  RepoSummary,
  ReposResult,
  StoredNames,
  WrittenLayerSummary,
} from '@chunkah/report';
export { type CompareOptions, type DiffOptions, diff } from './diff/diff.ts';
export { type CreateIndexOptions, createIndex } from './image-index/create-index.ts';
export { build } from './pipeline/build.ts';
export type { CompatName } from './pipeline/compatibility-profile.ts';
export { type ExplainOptions, explain } from './pipeline/explain.ts';
export type { BuildOptions, BuildProgress, OutputTarget, PlanOptions } from './pipeline/options.ts';
export { type AgainstOptions, plan } from './pipeline/plan.ts';
export { type ReposOptions, repos } from './pipeline/repos.ts';
export type { RegistryTarget } from './registry/registry-target.ts';
